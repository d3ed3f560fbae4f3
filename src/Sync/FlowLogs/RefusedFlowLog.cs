using Dapper;
using Npgsql;
using Sync.Alibaba;
using Sync.Database;

namespace Sync.FlowLogs;

/// <summary>
/// Finds the flow log that Postgres refuses, so that the message can name it: errors are of statements, and those are of
/// thousands of flow logs.
/// </summary>
internal static class RefusedFlowLog
{
    private const int Portion = 10_000;

    /// <summary>Whether it is about data: what they are, a constraint that they break, a limit that they exceed.</summary>
    public static bool IsAboutData(PostgresException refusal) => refusal.SqlState[..2] is "22" or "23" or "54";

    /// <summary>Notes in the refusal of a merge which flow log it is about. Writes nothing.</summary>
    public static async Task NoteAsync(NpgsqlDataSource dataSource, Scope scope, FlowLogDiff diff, PostgresException refusal)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            var at = await connection.ExecuteScalarAsync<DateTime>(Later);
            var id = await FindAsync(connection, diff.Added, part => FlowLogCopy.IntoInventoryAsync(connection, scope, part, at))
                ?? await FindAsync(connection, diff.Changed, part => FlowLogChange.ApplyAsync(connection, scope, part, at));
            refusal.Data[DatabaseErrors.FlowLogId] = id;
        }
        catch (NpgsqlException)
        {
            // The merge has failed anyway: it is then told without the name.
        }
    }

    // After the beginning of every version there is.
    private const string Later = "select greatest(clock_timestamp(), at) + interval '1 second' from sync.inventory_clock";

    private static async Task<string?> FindAsync(
        NpgsqlConnection connection, IEnumerable<HashedFlowLog> flowLogs, Func<HashedFlowLog[], Task> write)
    {
        foreach (var portion in flowLogs.Chunk(Portion))
        {
            var part = portion;
            if (!await IsRefusedAsync(connection, () => write(part))) continue;
            while (part.Length > 1)
            {
                var half = part[..(part.Length / 2)];
                part = await IsRefusedAsync(connection, () => write(half)) ? half : part[half.Length..];
            }

            return part[0].Entry.FlowLogId;
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
