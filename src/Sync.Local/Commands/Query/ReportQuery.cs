using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Sync.Local.Client;
using Sync.Local.Hosting;

namespace Sync.Local.Commands.Query;

/// <summary>
/// Runs one statement as the reporting role, which may read the views of schema <c>report</c> and nothing else, in a
/// read-only transaction.
/// </summary>
internal sealed class ReportQuery(LocalApp app, TimeSpan timeout)
{
    private const string Role = "sync_report";

    /// <exception cref="ApiException">The role is missing, or the statement is wrong.</exception>
    public async Task<QueryResult> RunAsync(string sql, int limit, CancellationToken cancellationToken)
    {
        var dataSource = app.Get<NpgsqlDataSource>();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await EnsureRoleAsync(connection, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await BecomeRoleAsync(connection, cancellationToken);
            // A batch is not split at semicolons, so that the server refuses several statements.
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(sql) } };
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            return await ReadAsync(reader, limit, cancellationToken);
        }
        catch (PostgresException error)
        {
            throw new ApiException(Explain(error), inner: error);
        }
    }

    private const string Find = "select exists (select from pg_roles where rolname = 'sync_report')";

    private const string Make = "create role sync_report nologin";

    /// <summary>An embedded server is ours alone, so the role is created there; its grants follow at once.</summary>
    private async Task EnsureRoleAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (app.Postgres is null) return;
        var exists = await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(Find, cancellationToken: cancellationToken));
        if (!exists) await connection.ExecuteAsync(new CommandDefinition(Make, cancellationToken: cancellationToken));
        await app.MigrateAsync(cancellationToken);
    }

    private const string Become = """
        set transaction read only;
        set local role sync_report;
        set local search_path = report;
        """;

    private const string SetTimeout = "select set_config('statement_timeout', @milliseconds, true)";

    private async Task BecomeRoleAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(Become, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            SetTimeout,
            new { milliseconds = timeout.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) },
            cancellationToken: cancellationToken));
    }

    private static async Task<QueryResult> ReadAsync(
        NpgsqlDataReader reader, int limit, CancellationToken cancellationToken)
    {
        var columns = Enumerable.Range(0, reader.FieldCount).Select(at => new QueryColumn(
            reader.GetName(at), IsNumber(reader.GetFieldType(at)), reader.GetFieldType(at) == typeof(string))).ToList();
        var json = Enumerable.Range(0, reader.FieldCount)
            .Select(at => reader.GetDataTypeName(at) is "json" or "jsonb").ToList();
        var rows = new List<IReadOnlyList<JsonNode?>>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (rows.Count == limit) return new QueryResult(columns, rows, IsCut: true);
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(at => Value(reader, at, json[at]))]);
        }

        return new QueryResult(columns, rows, IsCut: false);
    }

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static JsonNode? Value(NpgsqlDataReader reader, int at, bool isJson)
    {
        if (reader.IsDBNull(at)) return null;
        return isJson ? JsonNode.Parse(reader.GetString(at)) : Node(reader.GetValue(at));
    }

    private static JsonNode? Node(object? value) => value switch
    {
        null or DBNull => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        DateTime time => JsonValue.Create(Moment.Format(time)),
        DateOnly day => JsonValue.Create(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        short or int or long => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        decimal exact => JsonValue.Create(exact),
        float or double => JsonValue.Create(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        Array items => new JsonArray([.. ((IEnumerable)items).Cast<object?>().Select(Node)]),
        IFormattable other => JsonValue.Create(other.ToString(null, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(value.ToString()),
    };

    private static string Explain(PostgresException error) => error.SqlState switch
    {
        PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.InvalidParameterValue
            when error.MessageText.Contains(Role, StringComparison.Ordinal) =>
            $"The database has no role {Role}, as which queries run. Its administrator creates it with: create "
            + $"role {Role} nologin; then run {CommandLine.Name} migrate.",
        PostgresErrorCodes.InsufficientPrivilege when error.MessageText.Contains(Role, StringComparison.Ordinal) =>
            $"Queries run as the role {Role}, of which the user of ConnectionStrings__Postgres is not a member: "
            + $"grant {Role} to that user.",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"{error.MessageText}: queries run as the role {Role}, which reads the views of schema report only.",
        PostgresErrorCodes.ReadOnlySqlTransaction => $"{error.MessageText}: a query changes nothing.",
        PostgresErrorCodes.QueryCanceled => $"{error.MessageText}: allow more time with --timeout.",
        _ => $"The query failed: {error.MessageText}{(error.Hint is { } hint ? $" {hint}" : "")}",
    };
}
