using Microsoft.Extensions.Logging;
using Sync.Local.FakeCen;
using Sync.Proofs.Crash;
using Xunit.Abstractions;

namespace Sync.Proofs.Load;

/// <summary>Many runs over many scopes, of which only the last ones are kept in detail.</summary>
[Collection(nameof(Alone))]
public class LedgerSoakTests(ITestOutputHelper output)
{
    private const int Regions = 10, Kept = 20, WarmUp = 3 * Kept, VacuumEvery = 20;

    private static readonly string[] Tables = ["scope", "sync_scope", "folded_scopes", "sync_account", "run_lease"];

    [Fact]
    public async Task The_tables_of_the_ledger_do_not_grow_with_the_number_of_runs()
    {
        var cloud = new FakeCloudOptions(Regions, FlowLogs: 20);
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Cloud = cloud, Log = LogLevel.Warning }, ("Sync:ResourceDirectory:Enabled", "true"));
        app.Cen.AddMembers(Math.Max(0, (ProofSettings.Scopes / Regions) - 1), cloud);
        await RunAsync(app, WarmUp);
        var (start, done) = (await FiguresAsync(app, 0), 0);
        foreach (var until in new[] { ProofSettings.LedgerRuns / 3, ProofSettings.LedgerRuns })
        {
            await RunAsync(app, until - done);
            done = until;
            var now = await FiguresAsync(app, done);
            foreach (var table in Tables)
                Assert.InRange(now[table], 0, (start[table] * 3 / 2) + (256 << 10));
        }

        Assert.Equal(
            Kept + 1, await app.ScalarAsync<long>("select count(*) from sync.sync_run where pruned_at is null"));
        await app.CheckInvariantsAsync(atRest: true);
    }

    /// <summary>One scope changes in each run. A run that is old enough becomes older than the kept time.</summary>
    private static async Task RunAsync(SyncApplication app, int runs)
    {
        for (var run = 0; run < runs; run++)
        {
            app.Cloud.Replace(app.Cloud.FlowLogs(Some.Region)[0] with { Description = $"{Guid.NewGuid()}" });
            await app.QueryAsync<int>(
                """
                update sync.sync_run
                set started_at = started_at - interval '100 days', finished_at = finished_at - interval '100 days'
                where run_id <= (select max(run_id) from sync.sync_run) - @Kept + 1
                  and started_at > now() - interval '50 days'
                """,
                new { Kept });
            await app.RunWellAsync();
            if (run % VacuumEvery == 0) await app.QueryAsync<int>("vacuum");
        }
    }

    private async Task<IReadOnlyDictionary<string, long>> FiguresAsync(SyncApplication app, int runs)
    {
        var sizes = (await app.QueryAsync<(string Table, long Bytes)>(
            "select name, pg_total_relation_size(('sync.' || name)::regclass) from unnest(@Tables) name",
            new { Tables })).ToDictionary(table => table.Table, table => table.Bytes);
        var before = await app.ScalarAsync<string>("select pg_current_wal_insert_lsn()::text");
        await app.RunWellAsync();
        var wal = await app.ScalarAsync<long>(
            "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), @before::pg_lsn)::bigint", new { before });
        List<(string, object?)> figures =
        [
            ("runs", runs), ("scopes", ProofSettings.Scopes), ("WAL of a run, KB", wal >> 10),
            .. sizes.Select(table => ($"{table.Key}, KB", (object?)(table.Value >> 10))),
        ];
        output.WriteLine(string.Join("; ", figures.Select(figure => $"{figure.Item1}: {figure.Item2}")));
        ProofResults.Row(nameof(LedgerSoakTests), [.. figures]);
        return sizes;
    }
}
