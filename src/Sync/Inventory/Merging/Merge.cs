using Dapper;
using Npgsql;
using NpgsqlTypes;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Merging;

/// <summary>
/// Writes a diff into the inventory, in the caller's transaction. All rows of a merge get the same timestamp: new
/// versions begin at it, and old versions end at it and move to the history.
/// </summary>
public static class Merge
{
    // Merges of one process are serialised before they lock the clock, so only an unresponsive network takes this long.
    private const int LongestMergeSeconds = 120;

    // Never goes backwards, even if the server's clock does: the intervals of versions must not overlap.
    private const string Tick = """
        update sync.inventory_clock
        set at = greatest(clock_timestamp(), at + interval '1 microsecond')
        returning at
        """;

    /// <returns>
    /// The timestamp of the merge, by the database's clock. Other merges wait until this transaction ends.
    /// </returns>
    public static Task<DateTime> TickAsync(NpgsqlConnection connection) =>
        connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(Tick, commandTimeout: LongestMergeSeconds));

    /// <param name="portion">One of <see cref="Diff{T}.Portions"/>: each statement has a timeout of 30 seconds.</param>
    /// <param name="at">From <see cref="TickAsync"/>, the same for all portions.</param>
    public static async Task ApplyAsync<T>(
        NpgsqlConnection connection, Resource<T> resource, Scope scope, Diff<T> portion, DateTime at)
        where T : Listed
    {
        if (portion.Added.Count > 0) await AddAsync(connection, resource, scope, portion.Added, at);
        if (portion.Changed.Count > 0)
            Expect(portion.Changed.Count, await ChangeAsync(connection, resource, scope, portion.Changed, at));
        if (portion.Removed.Count > 0)
        {
            var parameters = new { scope.AccountId, scope.RegionId, at, ids = portion.Removed };
            Expect(portion.Removed.Count, await connection.ExecuteScalarAsync<long>(resource.Sql.Remove, parameters));
        }

        // This run has read the hashes, and only one run writes at a time, so another count is a bug: fail the merge
        // rather than write wrong data.
        void Expect(int expected, long rows)
        {
            if (rows != expected)
                throw new InvalidOperationException($"A merge of {scope} touched {rows} rows instead of {expected}.");
        }
    }

    /// <summary>
    /// Inserts new items; <paramref name="at"/> becomes both their first-seen and their valid-from time.
    /// </summary>
    internal static async Task AddAsync<T>(
        NpgsqlConnection connection, Resource<T> resource, Scope scope, IReadOnlyCollection<Hashed<T>> added,
        DateTime at)
        where T : Listed
    {
        await using var copy = await connection.BeginBinaryImportAsync(resource.Sql.Copy);
        foreach (var item in added)
        {
            await copy.StartRowAsync();
            foreach (var column in resource.Columns) await column.CopyAsync(copy, item);
            await copy.WriteAsync(scope.AccountId, NpgsqlDbType.Text);
            await copy.WriteAsync(scope.RegionId, NpgsqlDbType.Text);
            await copy.WriteAsync(at, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(at, NpgsqlDbType.TimestampTz);
        }

        await copy.CompleteAsync();
    }

    /// <returns>The number of changed rows.</returns>
    internal static async Task<long> ChangeAsync<T>(
        NpgsqlConnection connection, Resource<T> resource, Scope scope, IReadOnlyCollection<Hashed<T>> changed,
        DateTime at)
        where T : Listed
    {
        await using var command = new NpgsqlCommand(resource.Sql.Change, connection);
        command.Parameters.AddWithValue("account_id", scope.AccountId);
        command.Parameters.AddWithValue("region_id", scope.RegionId);
        command.Parameters.AddWithValue("at", NpgsqlDbType.TimestampTz, at);
        foreach (var column in resource.Columns) command.Parameters.Add(column.Array(changed));
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
