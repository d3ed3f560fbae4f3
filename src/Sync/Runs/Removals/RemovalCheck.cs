using Npgsql;
using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.Runs.Removals;

/// <summary>
/// Decides which items that are absent from a complete listing may be removed, based on earlier runs of the scope.
/// </summary>
public sealed class RemovalCheck(NpgsqlDataSource dataSource, RemovalGuard guard)
{
    /// <param name="rows">The number of rows of the scope that the listing covers.</param>
    /// <returns>The change, without the removals that are held back.</returns>
    public async Task<ScopeChange<T>> CheckAsync<T>(Resource<T> resource, ScopeChange<T> change, int rows)
        where T : Listed
    {
        var absent = change.Diff.Removed;
        if (absent.Count == 0) return change;
        await using var connection = await dataSource.OpenConnectionAsync();
        var returned = await Absence.ReadDoubtfulAsync(connection, resource, change.Scope, absent, guard.Window);
        Absence[] doubtful = [.. returned.Where(absence => !absence.Holds)];
        var recent = await RecentRemovals.ReadAsync(connection, resource, change.Scope, guard.Window);
        // A listing that is wrong about one item is not trusted about the others.
        var heldBack = guard.Withholds(absent.Count, rows, recent)
            ? HeldBack.Guard(resource, absent, rows, recent, guard.Window)
            : doubtful.Length > 0 ? HeldBack.Flapping(resource, doubtful.Length, absent) : null;
        return change with
        {
            Diff = heldBack is null ? change.Diff : change.Diff with { Removed = [] },
            Doubtful = doubtful,
            HeldBack = heldBack,
        };
    }
}
