using Npgsql;
using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.Runs.Removals;

/// <summary>
/// Decides which items that are absent from a complete listing may be removed, based on earlier runs of the scope.
/// </summary>
public sealed class RemovalCheck(NpgsqlDataSource dataSource, RemovalGuard guard)
{
    /// <param name="absent">IDs of the absent items.</param>
    /// <param name="rows">The number of rows of the scope that the listing covers.</param>
    public async Task<CheckedRemovals> CheckAsync(
        Resource resource, Scope scope, IReadOnlyList<string> absent, int rows)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var returned = await Absence.ReadDoubtfulAsync(connection, resource, scope, absent, guard.Window);
        Absence[] doubtful = [.. returned.Where(absence => !absence.Holds)];
        var recent = await RecentRemovals.ReadAsync(connection, resource, scope, guard.Window);
        if (absent.Count > 0 && guard.Withholds(absent.Count, rows, recent))
        {
            return new CheckedRemovals(
                [], doubtful, HeldBack.Guard(resource, absent.Count, rows, recent, guard.Window));
        }

        // A listing that is wrong about one item is not trusted about the others.
        return doubtful.Length > 0
            ? new CheckedRemovals([], doubtful, HeldBack.Flapping(resource, doubtful.Length, absent.Count))
            : new CheckedRemovals(absent, [], null);
    }
}

/// <param name="Removed">IDs of items that may be removed.</param>
/// <param name="Doubtful">Items that are kept because listings contradict each other about them.</param>
/// <param name="HeldBack">Null: nothing is held back.</param>
public sealed record CheckedRemovals(
    IReadOnlyList<string> Removed, IReadOnlyList<Absence> Doubtful, HeldBack? HeldBack);
