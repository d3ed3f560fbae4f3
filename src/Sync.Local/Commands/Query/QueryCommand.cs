using System.CommandLine;
using Sync.Local.Client;
using Sync.Local.Commands.Output;
using Sync.Local.Commands.Usage;
using Sync.Reporting;

namespace Sync.Local.Commands.Query;

/// <summary><c>query</c>: SQL on the views of schema <c>report</c>, and the ready questions.</summary>
internal static class QueryCommand
{
    private static readonly Column[] Columns = [new("name", CellKind.Text, 10), new("question", CellKind.Text, 5)];

    public static Command Create()
    {
        var sql = new Argument<string?>("SQL|NAME")
        {
            Description = "One SQL statement on the views of schema report, or the name of a ready question; - reads "
                + "SQL from standard input. Without it, the ready questions are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        sql.CompletionSources.Add([.. ReadyQuestion.All.Select(question => question.Name)]);
        var limit = LimitOption.Create(1000);
        var timeout = Values.Duration(
            "--timeout", "The longest time the statement may take (default: 30s).", TimeSpan.FromSeconds(1),
            TimeSpan.FromHours(1));
        var command = new Command(
            "query",
            "Run SQL as the reporting role, in a read-only transaction, or a ready question by its name; without "
            + "either, list the ready questions.")
        {
            sql, limit, timeout,
        };
        // The list of questions is in the program, and needs no database.
        Reading.ServeLocally(command, async (parsed, open, output, token) =>
        {
            if (parsed.GetValue(sql) is not { } text)
            {
                List(output);
                return ExitCode.Done;
            }

            var statement = await SqlAsync(text, token);
            var query = new ReportQuery(await open(), parsed.GetValue(timeout) ?? TimeSpan.FromSeconds(30));
            Write(await query.RunAsync(statement, LimitOption.Read(parsed, limit) ?? int.MaxValue, token), output);
            return ExitCode.Done;
        });
        return command;
    }

    private static void List(CommandOutput output)
    {
        if (output.IsDocument)
            output.Write(ReadyQuestion.All
                .Select(each => new { each.Name, each.View, question = each.Text, each.Sql }));
        else
            output.Write(new Grid(Columns, [.. ReadyQuestion.All.Select(each => new Row([each.Name, each.Text]))]));
        output.Note($"Run one with {CommandLine.Name} query NAME.");
    }

    private static async Task<string> SqlAsync(string text, CancellationToken cancellationToken)
    {
        if (text == "-") return await Console.In.ReadToEndAsync(cancellationToken);
        if (text.Any(char.IsWhiteSpace)) return text;
        if (ReadyQuestion.All.FirstOrDefault(question => question.Name == text) is { } known) return known.Sql;
        throw new ApiException(
            $"No ready question is named {text}.{Nearest.Suggest(text, ReadyQuestion.All.Select(each => each.Name))} "
            + $"{CommandLine.Name} query lists them.");
    }

    private static void Write(QueryResult result, CommandOutput output)
    {
        if (output.IsDocument)
        {
            output.Write(result.Objects());
            return;
        }

        output.Write(new Grid(
            [.. result.Columns.Select(column => new Column(
                column.Name, column.IsNumber ? CellKind.Number : column.IsText ? CellKind.Text : CellKind.Word))],
            [
                .. result.Rows.Select(row => new Row(
                [
                    .. row.Select(Display.Cell).Select(cell => output.IsForPeople ? Display.Time(cell) : cell),
                ])),
            ]));
        output.Note(result.IsCut
            ? $"{result.Rows.Count} rows; there are more: use --limit 0 to show all."
            : $"{result.Rows.Count} rows.");
    }
}
