using Dapper;
using Npgsql;

namespace Sync.Http;

public static class CursorTable
{
    private const string KeyAndDay = "select key, (clock_timestamp() at time zone 'UTC')::date::text as today from sync.cursor_key";

    public static async Task<Cursors> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (key, today) = await connection.QuerySingleAsync<(byte[], string)>(new CommandDefinition(KeyAndDay, cancellationToken: cancellationToken));
        return new Cursors(key, DateOnly.ParseExact(today, "yyyy-MM-dd", null));
    }
}
