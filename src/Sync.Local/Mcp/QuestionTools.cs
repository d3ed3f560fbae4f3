using System.ComponentModel;
using System.Text.Json.Nodes;
using Dapper;
using ModelContextProtocol.Server;
using Npgsql;
using Sync.Local.Client;
using Sync.Reporting;

namespace Sync.Local.Mcp;

/// <summary>Tools for the predefined questions of the reporting views; no other SQL is run.</summary>
[McpServerToolType]
internal sealed class QuestionTools(Api api)
{
    private const string ReadOnly = "set transaction read only; set local statement_timeout = '30s'";

    [McpServerTool(Name = "ready_questions", Title = "Predefined questions", ReadOnly = true, OpenWorld = false)]
    [Description("Predefined questions about the inventory, for run_ready_question, "
        + "each with its view and the purpose of the view.")]
    public static string List(
        [Description("Questions per response, 1 to 100.")] int limit = 100,
        [Description("nextCursor of the previous response.")] string? cursor = null)
    {
        var begin = Pages.Begin(cursor);
        var questions = ReadyQuestion.All.Skip(begin).Select(question => new JsonObject
        {
            ["question"] = question.Text,
            ["view"] = question.View,
            ["about"] = ReadyQuestion.PurposeOf(question.View),
        });
        return Pages.Write(Pages.Slice(questions, begin, limit));
    }

    [McpServerTool(
        Name = "run_ready_question", Title = "Run a predefined question", ReadOnly = true, OpenWorld = false)]
    [Description("Run one of the ready_questions and return its rows. Requires the database: "
        + "not available if the server was started with --url.")]
    public async Task<string> RunAsync(
        [Description("The text of the question, as returned by ready_questions.")] string question,
        [Description("Rows per response, 1 to 100.")] int limit = 50,
        [Description("nextCursor of the previous response.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var asked = ReadyQuestion.All
            .FirstOrDefault(each => each.Text.Equals(question.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw new ApiException("question is unknown: use a text returned by ready_questions.");
        var database = await api.DatabaseAsync(cancellationToken)
            ?? throw new ApiException(
                "Not available: this tool reads the database, but the server was started with --url.");
        var begin = Pages.Begin(cursor);
        return Pages.Write(Pages.Slice(await AnswerAsync(database, asked, begin, cancellationToken), begin, limit));
    }

    private static async Task<IReadOnlyList<JsonNode>> AnswerAsync(
        NpgsqlDataSource database, ReadyQuestion question, int begin, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(ReadOnly, cancellationToken: cancellationToken));
        try
        {
            // One row more than is ever shown indicates whether there are more.
            var rows = await connection.QueryAsync<string>(new CommandDefinition(
                AsJson(question), new { begin, limit = Pages.MaxItems + 1 }, cancellationToken: cancellationToken));
            return [.. rows.Select(row => JsonNode.Parse(row)!)];
        }
        catch (PostgresException error)
        {
            throw new ApiException($"The query failed: {error.MessageText}", inner: error);
        }
    }

    // Keeps the column order of the question and the JSON values of Postgres.
    private static string AsJson(ReadyQuestion question) =>
        "select row_to_json(answer)::text from (\n" + question.Sql.TrimEnd(';', ' ', '\n')
            + "\n) answer offset @begin limit @limit";
}
