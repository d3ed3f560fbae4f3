using Sync.Local.FakeCen;
using Sync.Proofs.Faults;
using Sync.Runs;
using Sync.Runs.Networks;

namespace Sync.Proofs.Database;

/// <summary>
/// The connection fails while the network of an account is merged. The network is unchanged, or completely merged if
/// only the answer to the commit was lost. The run reports which.
/// </summary>
public sealed class NetworkConnectionTests
{
    private const string Ledger = "insert into sync.sync_network";

    // Includes the message terminator, so that "read committed" does not match.
    private const string Commit = "COMMIT\0";

    private static IEnumerable<ConnectionBreak> Breaks =>
        from kind in Enum.GetValues<BreakKind>()
        from text in new[] { Ledger, Commit }
        from afterIt in new[] { false, true }
        // Other transactions of a run also end with a commit, which must not match.
        select new ConnectionBreak(text, kind, afterIt) { Since = text == Commit ? Ledger : null };

    [Fact]
    public Task A_connection_lost_during_a_merge_never_leaves_a_partly_merged_network() =>
        Cells.TryAtOnceAsync(
            Breaks, how => $"{how.Kind} {(how.AfterIt ? "after" : "before")} {how.On.TrimEnd('\0')}", TryAsync);

    private static async Task TryAsync(ConnectionBreak how)
    {
        var database = await TestDatabase.CreateAsync();
        await using var proxy = TcpProxy.Start(database.ConnectionString);
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings
            {
                Database = database,
                Cloud = new FakeCloudOptions(Regions: 2, FlowLogs: 5, Cens: 1, TransitRouters: 2, Attachments: 10),
                Time = new HurriedTime(),
            },
            ("ConnectionStrings:Postgres", proxy.ConnectionString()), ("Sync:Network:Enabled", "true"),
            ("Sync:Alibaba:AttemptTimeout", "00:01:00"));
        await app.RunWellAsync();
        var added = app.Cloud.Network.AddCen();
        proxy.BreakOnce(how);

        var report = await app.RunAsync();

        Assert.True(proxy.HasBroken);
        var isStored = (how.On, how.AfterIt) == (Commit, true);
        var network = report.Networks.Single();
        Assert.Equal(
            isStored ? (NetworkOutcome.Synced, null) : (NetworkOutcome.Failed, "Database"),
            (network.Outcome, network.ErrorCode));
        Assert.Equal(isStored ? RunOutcome.Succeeded : RunOutcome.Partial, report.Outcome);
        Assert.Equal(isStored ? [] : [added.CenId], await NewAsync(app));
        await app.CheckInvariantsAsync(atRest: true);
        // A session whose client is gone fences the next run until the server ends it, after 20 s.
        await AlertWatch.UntilAsync(() => app.ScalarAsync<bool>(IsFree), "the server has ended the session");
        await app.RunWellAsync();
        Assert.Empty(await NewAsync(app));
    }

    private const string IsFree = """
        select not exists (
            select from pg_stat_activity where datname = current_database() and state = 'idle in transaction')
        """;

    /// <summary>The IDs of what differs from the cloud.</summary>
    private static async Task<IEnumerable<string>> NewAsync(SyncApplication app) =>
        (await NetworkDifference.FindAsync(app)).Select(line => line.Split(' ')[0]);
}
