using Npgsql;
using Sync.Inventory;

namespace Sync.Runs.Removals;

/// <summary>
/// Decides which flow logs that are absent from a complete listing may be removed, based on earlier runs of the scope.
/// </summary>
internal sealed class RemovalCheck(NpgsqlDataSource dataSource, RemovalGuard guard)
{
    /// <param name="absent">IDs of the absent flow logs.</param>
    /// <param name="rows">The number of rows of the scope that match the filter.</param>
    public async Task<CheckedRemovals> CheckAsync(Scope scope, IReadOnlyList<string> absent, int rows)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var returned = await Absence.ReadDoubtfulAsync(connection, scope, absent, guard.Window);
        Absence[] doubtful = [.. returned.Where(absence => !absence.Holds)];
        var kept = doubtful.Select(absence => absence.FlowLogId).ToHashSet(StringComparer.Ordinal);
        string[] removed = [.. absent.Where(id => !kept.Contains(id))];

        var recent = await RecentRemovals.ReadAsync(connection, scope, guard.Window);
        if (removed.Length > 0 && guard.Withholds(removed.Length, rows, recent))
            return new CheckedRemovals([], doubtful, HeldBack.Guard(removed.Length, rows, recent, guard.Window));
        return new CheckedRemovals(removed, doubtful, doubtful.Length > 0 ? HeldBack.Flapping(doubtful.Length) : null);
    }
}

/// <param name="Removed">IDs of flow logs that may be removed.</param>
/// <param name="Doubtful">Flow logs that are kept because listings contradict each other about them.</param>
/// <param name="HeldBack">Null: nothing is held back.</param>
internal sealed record CheckedRemovals(
    IReadOnlyList<string> Removed, IReadOnlyList<Absence> Doubtful, HeldBack? HeldBack);
