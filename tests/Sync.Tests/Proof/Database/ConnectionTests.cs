using Sync.Runs;
using Sync.Tests.Proof.Faults;
using Sync.Tests.Support;

namespace Sync.Tests.Proof.Database;

/// <summary>
/// The connection breaks while a scope is merged: reset, ended on one side, or silent; before the server has the statement, or before the
/// client has the answer. The scope is as it was, or merged as a whole where only the answer to the commit was lost; and the run knows which.
/// </summary>
public sealed class ConnectionTests
{
    private const string Clock = "update sync.inventory_clock";

    // With the end of the message: "read committed" is no commit.
    private const string Commit = "COMMIT\0";

    private static IEnumerable<ConnectionBreak> Breaks =>
        from kind in Enum.GetValues<BreakKind>()
        from text in new[] { "insert into sync.sync_scope", Commit }
        from afterIt in new[] { false, true }
        // Taking the lease ends with a commit as well.
        select new ConnectionBreak(text, kind, afterIt) { Since = text == Commit ? Clock : null };

    [Fact]
    public Task A_connection_that_breaks_in_a_merge_leaves_its_scope_whole() => Cells.TryAtOnceAsync(Breaks, how => $"{how.Kind} {(how.AfterIt ? "after" : "before")} {how.On.TrimEnd('\0')}", TryAsync);

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
        Assert.Equal((how.On, how.AfterIt) == (Commit, true) ? [] : ["Database"], failed.Select(scope => scope.ErrorCode));
        Assert.All(failed, scope => Assert.Equal(struck.Before[scope.Scope.RegionId], struck.After[scope.Scope.RegionId]));
        Assert.All(scopes.Except(failed), scope => Assert.Equal(struck.CloudAfter[scope.Scope.RegionId].OrderBy(row => row.Key), struck.After[scope.Scope.RegionId].OrderBy(row => row.Key)));
        Assert.Single(bench.App.Log.All, line => line.StartsWith("Error The database failed in scope", StringComparison.Ordinal));
        await Marks.CheckLedgerAsync(bench.App, struck.Report);
        await bench.ConvergeAsync();
    }
}
