using Npgsql;

namespace Sync.FlowLogs;

/// <summary>Which of the flow logs that a complete listing lacks may go, by what earlier runs did in their scope.</summary>
internal sealed class RemovalCheck(NpgsqlDataSource dataSource, RemovalGuard guard)
{
    /// <param name="rows">Rows of the scope that the listing covers.</param>
    /// <returns>What to merge, and what is held back; null: nothing.</returns>
    public async Task<(FlowLogDiff Diff, HeldBack? HeldBack)> CheckAsync(Scope scope, FlowLogDiff diff, int rows)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var returned = await Absence.ReadDoubtfulAsync(connection, scope, diff.Removed, guard.Window);
        Absence[] doubtful = [.. returned.Where(absence => !absence.Holds)];
        if (doubtful.Length > 0)
        {
            var kept = doubtful.Select(absence => absence.FlowLogId).ToHashSet(StringComparer.Ordinal);
            diff = diff with { Removed = [.. diff.Removed.Where(id => !kept.Contains(id))], Doubtful = doubtful };
        }

        var recent = await RecentRemovals.ReadAsync(connection, scope, guard.Window);
        if (diff.Removed.Count > 0 && guard.Withholds(diff.Removed.Count, rows, recent))
            return (diff with { Removed = [] }, HeldBack.Guard(diff.Removed.Count, rows, recent, guard.Window));
        return (diff, doubtful.Length > 0 ? HeldBack.Flapping(doubtful.Length) : null);
    }
}
