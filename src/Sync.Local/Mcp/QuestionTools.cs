using System.ComponentModel;
using System.Text.Json.Nodes;
using Dapper;
using ModelContextProtocol.Server;
using Npgsql;
using Sync.Local.Client;
using Sync.Reporting;

namespace Sync.Local.Mcp;

/// <summary>The ready questions of the reporting views: these and no other SQL.</summary>
[McpServerToolType]
internal sealed class QuestionTools(Api api)
{
    private const string ReadOnly = "set transaction read only; set local statement_timeout = '30s'";

    [McpServerTool(Name = "ready_questions", Title = "Ready questions", ReadOnly = true, OpenWorld = false)]
    [Description("Questions that the reporting views answer, for run_ready_question. Each names its view and what that is for.")]
    public static string List(
        [Description("Questions per answer, 1 to 100.")] int limit = 100,
        [Description("nextCursor of the answer before.")] string? cursor = null)
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

    [McpServerTool(Name = "run_ready_question", Title = "Run a ready question", ReadOnly = true, OpenWorld = false)]
    [Description("The rows that answer one of the ready_questions. Needs the database: it is not available when the server was started with --url.")]
    public async Task<string> RunAsync(
        [Description("The question's text, as ready_questions gives it.")] string question,
        [Description("Rows per answer, 1 to 100.")] int limit = 50,
        [Description("nextCursor of the answer before.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var asked = ReadyQuestion.All.FirstOrDefault(each => each.Text.Equals(question.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw new ApiException("question is none of the ready ones: take its text from ready_questions.");
        var database = api.Database
            ?? throw new ApiException("Not available: ready questions are asked of the database, and this server was started with --url.");
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
            // One more than is ever shown tells whether there are more.
            var rows = await connection.QueryAsync<string>(new CommandDefinition(
                AsJson(question), new { begin, limit = Pages.MaxItems + 1 }, cancellationToken: cancellationToken));
            return [.. rows.Select(row => JsonNode.Parse(row)!)];
        }
        catch (PostgresException error)
        {
            throw new ApiException($"The database refused: {error.MessageText}", inner: error);
        }
    }

    // Columns in the question's order, values as Postgres writes them.
    private static string AsJson(ReadyQuestion question) =>
        "select row_to_json(answer)::text from (\n" + question.Sql.TrimEnd(';', ' ', '\n') + "\n) answer offset @begin limit @limit";
}
