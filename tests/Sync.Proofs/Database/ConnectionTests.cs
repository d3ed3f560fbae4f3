using Sync.Proofs.Faults;
using Sync.Runs;

namespace Sync.Proofs.Database;

/// <summary>
/// The connection fails while a scope is merged: it is reset, half-closed, or stalls; before the server has the
/// statement, or before the client has the answer. The scope is unchanged, or completely merged if only the answer to
/// the commit was lost. The run reports which.
/// </summary>
public sealed class ConnectionTests
{
    private const string Clock = "update sync.inventory_clock";

    // Includes the message terminator, so that "read committed" does not match.
    private const string Commit = "COMMIT\0";

    private const string Ledger = "insert into sync.sync_scope";

    [Fact]
    public Task A_connection_lost_during_a_merge_never_leaves_a_partly_merged_scope() =>
        Cells.TryAtOnceAsync(Breaks(Clock), Name, TryAsync);

    [Fact]
    public Task Unchanged_scopes_are_stored_once_although_their_connection_is_lost() =>
        Cells.TryAtOnceAsync(Breaks(Ledger), Name, TryUnchangedAsync);

    private static IEnumerable<ConnectionBreak> Breaks(string beforeCommit) =>
        from kind in Enum.GetValues<BreakKind>()
        from text in new[] { Ledger, Commit }
        from afterIt in new[] { false, true }
        // Taking the lease also ends with a commit, which must not match.
        select new ConnectionBreak(text, kind, afterIt) { Since = text == Commit ? beforeCommit : null };

    private static string Name(ConnectionBreak how) =>
        $"{how.Kind} {(how.AfterIt ? "after" : "before")} {how.On.TrimEnd('\0')}";

    private static async Task TryAsync(ConnectionBreak how)
    {
        var database = await TestDatabase.CreateAsync();
        await using var proxy = TcpProxy.Start(database.ConnectionString);
        await using var bench = await FaultBench.StartAsync(
            new SyncSurroundings { Database = database }, ("ConnectionStrings:Postgres", proxy.ConnectionString()));
        proxy.BreakOnce(how);

        var struck = await bench.StrikeAsync([]);

        Assert.True(proxy.HasBroken);
        var scopes = struck.Report!.Scopes;
        var failed = scopes.Where(scope => scope.Outcome != ScopeOutcome.Synced).ToList();
        Assert.Equal(
            (how.On, how.AfterIt) == (Commit, true) ? [] : ["Database"], failed.Select(scope => scope.ErrorCode));
        Assert.All(
            failed, scope => Assert.Equal(struck.Before[scope.Scope.RegionId], struck.After[scope.Scope.RegionId]));
        Assert.All(
            scopes.Except(failed),
            scope => Assert.Equal(
                struck.CloudAfter[scope.Scope.RegionId].OrderBy(row => row.Key),
                struck.After[scope.Scope.RegionId].OrderBy(row => row.Key)));
        Assert.Single(
            bench.App.Log.All, line => line.StartsWith("Error The database failed in scope", StringComparison.Ordinal));
        await Marks.CheckLedgerAsync(bench.App, struck.Report);
        await bench.ConvergeAsync();
    }

    private static async Task TryUnchangedAsync(ConnectionBreak how)
    {
        var database = await TestDatabase.CreateAsync();
        await using var proxy = TcpProxy.Start(database.ConnectionString);
        await using var bench = await FaultBench.StartAsync(
            new SyncSurroundings { Database = database }, ("ConnectionStrings:Postgres", proxy.ConnectionString()));
        proxy.BreakOnce(how);

        var report = await bench.App.RunAsync();

        Assert.True(proxy.HasBroken);
        Assert.Equal(bench.Regions.Count, report.Scopes.Count);
        Assert.All(report.Scopes, scope => Assert.Equal(ScopeOutcome.Synced, scope.Outcome));
        Assert.Equal(0, report.Scopes.Sum(scope => scope.Added + scope.Changed + scope.Removed));
        await Marks.CheckLedgerAsync(bench.App, report);
    }
}
