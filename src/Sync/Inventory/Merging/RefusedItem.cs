using Dapper;
using Npgsql;
using Sync.Database;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Merging;

/// <summary>
/// Finds the item that Postgres rejects, so that the message can name it: the error itself concerns a statement with
/// thousands of items.
/// </summary>
internal static class RefusedItem
{
    private const int Portion = 10_000;

    /// <summary>
    /// Whether an error is caused by data: an invalid format, a violated constraint or an exceeded limit.
    /// </summary>
    public static bool IsAboutData(PostgresException refusal) => refusal.SqlState[..2] is "22" or "23" or "54";

    /// <summary>
    /// Adds the rejected item to the error of a merge, by trying its items again. Every attempt is rolled back.
    /// </summary>
    public static async Task NoteAsync<T>(
        NpgsqlDataSource dataSource, Resource<T> resource, Scope scope, Diff<T> diff, PostgresException refusal)
        where T : Listed
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            var at = await connection.ExecuteScalarAsync<DateTime>(Later);
            var id = await FindAsync(
                    connection, diff.Added, part => Merge.AddAsync(connection, resource, scope, part, at))
                ?? await FindAsync(
                    connection, diff.Changed, part => Merge.ChangeAsync(connection, resource, scope, part, at));
            if (id is not null) refusal.Data[DatabaseErrors.Rejected] = $"{resource.Name} {id}";
        }
        catch (NpgsqlException)
        {
            // The merge has failed in any case; its error is then reported without the item.
        }
    }

    // Later than the beginning of every existing version.
    private const string Later =
        "select greatest(clock_timestamp(), at) + interval '1 second' from sync.inventory_clock";

    private static async Task<string?> FindAsync<T>(
        NpgsqlConnection connection, IEnumerable<Hashed<T>> items, Func<Hashed<T>[], Task> write)
        where T : Listed
    {
        foreach (var portion in items.Chunk(Portion))
        {
            var part = portion;
            if (!await IsRefusedAsync(connection, () => write(part))) continue;
            while (part.Length > 1)
            {
                var half = part[..(part.Length / 2)];
                part = await IsRefusedAsync(connection, () => write(half)) ? half : part[half.Length..];
            }

            return part[0].Item.Id;
        }

        return null;
    }

    private static async Task<bool> IsRefusedAsync(NpgsqlConnection connection, Func<Task> write)
    {
        await using var rolledBack = await connection.BeginTransactionAsync();
        try
        {
            await write();
            return false;
        }
        catch (PostgresException refusal) when (IsAboutData(refusal))
        {
            return true;
        }
    }
}
