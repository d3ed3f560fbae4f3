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
        var kept = doubtful.Select(absence => absence.Id).ToHashSet(StringComparer.Ordinal);
        string[] removed = [.. absent.Where(id => !kept.Contains(id))];

        var recent = await RecentRemovals.ReadAsync(connection, resource, scope, guard.Window);
        if (removed.Length > 0 && guard.Withholds(removed.Length, rows, recent))
        {
            return new CheckedRemovals(
                [], doubtful, HeldBack.Guard(resource, removed.Length, rows, recent, guard.Window));
        }

        return new CheckedRemovals(
            removed, doubtful, doubtful.Length > 0 ? HeldBack.Flapping(resource, doubtful.Length) : null);
    }
}

/// <param name="Removed">IDs of items that may be removed.</param>
/// <param name="Doubtful">Items that are kept because listings contradict each other about them.</param>
/// <param name="HeldBack">Null: nothing is held back.</param>
public sealed record CheckedRemovals(
    IReadOnlyList<string> Removed, IReadOnlyList<Absence> Doubtful, HeldBack? HeldBack);
