using Dapper;
using Npgsql;

namespace Sync.Http;

public static class CursorTable
{
    private const string Key = """
        select
            key, to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD') as today,
            (select sync.timeline_id()) as timeline
        from sync.cursor_key
        """;

    public static async Task<Cursors> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<(byte[]? Key, string Today, string? Timeline)>(
            new CommandDefinition(Key, cancellationToken: cancellationToken));
        return row is { Key: { } key, Timeline: { } timeline }
            ? new Cursors(key, DateOnly.ParseExact(row.Today, "yyyy-MM-dd", null), timeline)
            : throw BeingRestored();
    }

    /// <summary>During a restore the tables exist before their rows: treated like an unavailable database.</summary>
    public static NpgsqlException BeingRestored() => new("The database is being restored.");
}
