using Npgsql;
using Sync.Proofs.Crash;
using Sync.Runs;
using Sync.Runs.Networks;

namespace Sync.Proofs.Faults;

/// <summary>
/// Every kind of database error, at every statement of the merge of an account's network and of the coverage update,
/// and at their commits: what the statement belongs to is unchanged, everything else is stored, the ledger names the
/// error, and the next run converges.
/// </summary>
public sealed class NetworkMergeFaultTests
{
    private static readonly string[] OfNetwork =
    [
        "cen", "cen_history", "transit_router", "transit_router_history", "attachment", "attachment_history",
        "network", "network_gap", "absence",
    ];

    private static readonly string[] OfCoverage =
        ["coverage", "coverage_history", "coverage_event", "uncovered", "coverage_baseline", "judged_state"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_network_that_the_database_rejects_is_unchanged_and_flow_logs_are_stored(bool atCommit)
    {
        await using var bench = await NetworkMergeBench.StartAsync();

        await TryAllAsync(Sites(NetworkStrike.Merge, atCommit), async (site, code) =>
        {
            await bench.PrepareAsync(site);
            bench.Drift();
            var before = await bench.RowsAsync(OfNetwork);

            var report = await bench.StrikeAsync(site, code);

            Assert.Equal(before, await bench.RowsAsync(OfNetwork));
            Assert.All(report.Scopes, scope => Assert.Equal(ScopeOutcome.Synced, scope.Outcome));
            var network = report.Networks.Single();
            Assert.Equal((NetworkOutcome.Failed, "Database"), (network.Outcome, network.ErrorCode));
            Assert.Matches(Sign(code), network.ErrorMessage);
            Assert.Equal((RunOutcome.Partial, "Database"), (report.Outcome, report.ErrorCode));
            Assert.Equal(
                ["failed Database 0"],
                await bench.App.QueryAsync<string>(
                    """
                    select concat_ws(' ', outcome, error_code, added + changed + removed)
                    from sync.sync_network
                    where run_id = @RunId
                    """,
                    new { report.RunId }));
            Assert.Equal(
                0,
                await bench.App.ScalarAsync<long>(
                    "select count(*) from sync.drift_event where run_id = @RunId", new { report.RunId }));
            await bench.App.CheckInvariantsAsync(atRest: true);
            await bench.ConvergeAsync();
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Coverage_that_the_database_rejects_is_unchanged_and_the_run_is_no_success(bool atCommit)
    {
        await using var bench = await NetworkMergeBench.StartAsync();

        await TryAllAsync(Sites(NetworkStrike.Coverage, atCommit), async (site, code) =>
        {
            await bench.PrepareAsync(site);
            bench.Drift();
            bench.Turn();
            var before = await bench.RowsAsync(OfCoverage);

            var report = await bench.StrikeAsync(site, code);

            Assert.Equal(before, await bench.RowsAsync(OfCoverage));
            Assert.Equal(NetworkOutcome.Synced, report.Networks.Single().Outcome);
            Assert.Equal((RunOutcome.Partial, "Database"), (report.Outcome, report.ErrorCode));
            Assert.StartsWith("Coverage could not be judged: ", report.ErrorMessage, StringComparison.Ordinal);
            Assert.Matches(Sign(code), report.ErrorMessage);
            Assert.Equal(
                report.ErrorMessage,
                await bench.App.ScalarAsync<string>(
                    "select error_message from sync.sync_run where run_id = @RunId", new { report.RunId }));
            Assert.Empty(await NetworkDifference.FindAsync(bench.App));
            await bench.App.CheckInvariantsAsync();
            await bench.ConvergeAsync();
        });
    }

    /// <summary>
    /// Without its ledger a run cannot record anything: it ends with the error, and the next run marks it as
    /// interrupted.
    /// </summary>
    [Fact]
    public async Task A_run_whose_ledger_of_networks_cannot_be_written_ends_with_the_error_and_leaves_no_lock()
    {
        await using var bench = await NetworkMergeBench.StartAsync();

        await TryAllAsync([NetworkStrike.Ledger], async (site, code) =>
        {
            bench.Drift();
            var before = await bench.RowsAsync(OfNetwork);

            var error = await Assert.ThrowsAnyAsync<NpgsqlException>(() => bench.StrikeAsync(site, code));

            Assert.Equal(code == "kill" ? "57P01" : code, error.SqlState);
            Assert.Equal(before, await bench.RowsAsync(OfNetwork));
            await bench.App.CheckInvariantsAsync();
            await bench.ConvergeAsync();
            Assert.Equal(
                "interrupted",
                await bench.App.ScalarAsync<string>(
                    "select outcome from sync.sync_run order by run_id desc offset 1 limit 1"));
        });
    }

    private static IEnumerable<string> Sites(IReadOnlyList<string> all, bool atCommit) =>
        all.Where(site => site.EndsWith(" commit", StringComparison.Ordinal) == atCommit);

    private static Task TryAllAsync(IEnumerable<string> sites, Func<string, string, Task> tryAsync) =>
        Cells.TryInTurnAsync(
            ProofSettings.Share(sites.SelectMany(_ => MergeFaultTests.Codes, (site, code) => (site, code))),
            each => $"{each.code.Name} at {each.site}", each => tryAsync(each.site, each.code.Code));

    // A client that is writing when the session ends may see a broken stream before the server's error.
    private static string Sign(string code) => code == "kill" ? "57P01|stream" : code;
}
