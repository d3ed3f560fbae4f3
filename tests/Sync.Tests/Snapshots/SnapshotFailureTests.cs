using Dapper;
using Sync.Local.FakeCen.Faults;
using Sync.Snapshots;

namespace Sync.Tests.Snapshots;

/// <summary>What happens when a snapshot cannot be written, or must not be.</summary>
public class SnapshotFailureTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_store_that_fails_is_tried_again_and_says_why_meanwhile()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.MissAsync(Day);
        Directory.Delete(bench.Folder, recursive: true);
        await File.WriteAllTextAsync(bench.Folder, "a file, not a folder");
        try
        {
            await bench.WriteDueAsync();
            await bench.WriteDueAsync();
        }
        finally
        {
            File.Delete(bench.Folder);
        }

        // The second call came before the next attempt was due.
        Assert.Equal(["planned 1"], await bench.StatesAsync());
        Assert.Contains(
            $"folder {bench.Folder}: writing", await bench.App.ScalarAsync<string>("select reason from sync.snapshot"),
            StringComparison.Ordinal);
        Assert.Equal(0, await bench.App.ScalarAsync<long>(
            "select count(*) from sync.snapshot_series where lease is not null"));
        Assert.True((await bench.App.RunAsync()).Scopes.Count > 0);

        await bench.LetTimePassAsync();
        await bench.WriteDueAsync();

        Assert.Equal(["written 2"], await bench.StatesAsync());
        Assert.Null(await bench.App.ScalarAsync<string?>("select reason from sync.snapshot"));
    }

    [Fact]
    public async Task Any_other_failure_is_recorded_too_and_tried_again()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.MissAsync(Day);
        await bench.App.ExecuteAsync("alter table sync.flow_log rename to hidden");

        await bench.WriteDueAsync();
        await bench.WriteDueAsync();

        Assert.Equal(["planned 1"], await bench.StatesAsync());
        Assert.StartsWith(
            "It failed with PostgresException", await bench.App.ScalarAsync<string>("select reason from sync.snapshot"),
            StringComparison.Ordinal);
        await bench.App.ExecuteAsync("alter table sync.hidden rename to flow_log");
        await bench.LetTimePassAsync();
        await bench.WriteDueAsync();
        Assert.Equal(["written 2"], await bench.StatesAsync());
    }

    [Fact]
    public async Task A_moment_at_which_a_scope_was_not_verified_is_skipped_if_freshness_is_required()
    {
        await using var bench = await SnapshotBench.StartAsync(("RequireFresh", "true"));
        await FailAsync(bench);
        await bench.MissAsync(Day);

        await bench.WriteDueAsync();

        Assert.Equal(["skipped 1"], await bench.StatesAsync());
        var reason = await bench.App.ScalarAsync<string>("select reason from sync.snapshot");
        Assert.Matches("^RequireFresh: [0-9]+/[a-z0-9-]+ \\(failed\\) had not been verified by run 2.$", reason);
        Assert.Empty(bench.Files());
    }

    [Fact]
    public async Task Without_that_requirement_the_manifest_names_what_was_not_verified()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await FailAsync(bench);
        await bench.MissAsync(Day);

        await bench.WriteDueAsync();

        var manifest = await bench.ManifestAsync((await bench.MomentsAsync())[0]);
        Assert.Equal("failed", Assert.Single(manifest.Missing).Reason);
        Assert.NotNull(manifest.Scopes.Single(scope => scope.StaleReason is not null).ErrorCode);
    }

    [Fact]
    public async Task A_moment_whose_history_was_deleted_is_skipped()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.MissAsync(Day);
        await bench.App.ExecuteAsync("update sync.history_floor set at = now()");

        await bench.WriteDueAsync();

        Assert.Equal(["skipped 1"], await bench.StatesAsync());
        Assert.StartsWith(
            "The history before", await bench.App.ScalarAsync<string>("select reason from sync.snapshot"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_snapshot_is_written_while_a_merge_could_still_belong_to_its_moment()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.MissAsync(Day);
        await using var connection = await bench.App.DataSource.OpenConnectionAsync();
        await using (var merge = await connection.BeginTransactionAsync())
        {
            await connection.ExecuteAsync("update sync.inventory_clock set at = at", transaction: merge);
            await bench.WriteDueAsync();
            Assert.Equal(["planned 0"], await bench.StatesAsync());
            await merge.CommitAsync();
        }

        await bench.WriteDueAsync();

        Assert.Equal(["written 1"], await bench.StatesAsync());
    }

    [Fact]
    public async Task Two_instances_write_each_moment_once()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.MissAsync(TimeSpan.FromDays(5));
        var series = bench.Series;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            bench.App.Get<SnapshotJob>().WriteDueAsync(series, CancellationToken.None))));

        Assert.Equal(Enumerable.Repeat("written 1", 5), await bench.StatesAsync());
    }

    [Fact]
    public async Task An_instance_that_lost_its_lease_records_nothing()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.MissAsync(Day);
        // Another instance takes the lease as soon as this one writes the manifest.
        await bench.App.ExecuteAsync("""
            create function steal() returns trigger language plpgsql as $$
            begin
                update sync.snapshot_series set lease = gen_random_uuid();
                return new;
            end
            $$;
            create trigger steal after update of freshness on sync.snapshot for each row execute function steal()
            """);

        await bench.WriteDueAsync();

        Assert.Equal(["planned 1"], await bench.StatesAsync());
        Assert.Equal(0, await bench.App.ScalarAsync<long>("select count(*) from sync.delivery"));
    }

    [Fact]
    public async Task A_manifest_is_removed_before_a_file_that_it_names_is_replaced_by_another()
    {
        await using var bench = await SnapshotBench.StartAsync(("Resources", "flowlogs,drift"));
        await bench.MissAsync(Day);
        await bench.WriteDueAsync();
        var moment = (await bench.MomentsAsync())[0];
        // As if the attempt had ended before it recorded the snapshot, and had been made by a build that writes other
        // bytes. The next attempt fails at the second resource.
        await bench.App.ExecuteAsync(
            "update sync.snapshot set state = 'planned', ended_at = null; update sync.flow_log set status = 'Other'");
        var drift = Path.Combine(bench.Folder, bench.Series.Path.Folder("daily", moment, "drift"));
        Directory.Delete(drift, recursive: true);
        await File.WriteAllTextAsync(drift.TrimEnd('/'), "a file, not a folder");

        await bench.WriteDueAsync();

        Assert.Equal(["planned 2"], await bench.StatesAsync());
        Assert.False(File.Exists(Path.Combine(bench.Folder, PathTemplate.Manifest("daily", moment))));
        File.Delete(drift.TrimEnd('/'));
        await bench.LetTimePassAsync();
        await bench.WriteDueAsync();
        Assert.Contains("Other", (await bench.FlowLogsAsync(moment))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Written_and_overdue_snapshots_are_told_to_sinks_once()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var bench = await SnapshotBench.StartAsync(
            [.. receiver.Sink(0, "ops"), ("Sync:Alerts:0:Kinds", "snapshot.written,snapshot.overdue")]);
        await bench.MissAsync(Day);
        await bench.WriteDueAsync();
        await bench.App.ExecuteAsync("""
            insert into sync.snapshot (name, moment, origin, state, reason, ended_at)
            values ('daily', now() - interval '3 hours', 'schedule', 'skipped', 'A reason.', now());
            update sync.snapshot set planned_at = now() - interval '2 hours'
            """);

        await bench.WriteDueAsync();
        await bench.WriteDueAsync();

        var moment = (await bench.MomentsAsync())[0];
        Assert.Equal(
            [
                $"high snapshot.overdue snapshot {await IdAsync(bench, "skipped")} A reason.",
                $"low snapshot.written snapshot {PathTemplate.Id("daily", moment)} ",
            ],
            await bench.App.QueryAsync<string>("""
                select concat_ws(' ', severity, event->>'kind', event->>'resource', event->>'resourceId',
                    coalesce((
                        select change->>'after' from jsonb_array_elements(event->'changes') change
                        where change->>'field' = 'reason'
                    ), ''))
                from sync.delivery
                order by 1
                """));
    }

    [Fact]
    public async Task The_default_rule_tells_of_overdue_snapshots_and_not_of_written_ones()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var bench = await SnapshotBench.StartAsync([.. receiver.Sink(0, "ops")]);
        await bench.MissAsync(Day);
        await bench.WriteDueAsync();
        await bench.App.ExecuteAsync(
            "update sync.snapshot set state = 'planned', ended_at = null, moment = moment - interval '2 hours', "
                + "planned_at = now() - interval '2 hours', due_at = now() + interval '1 hour'");

        await bench.WriteDueAsync();

        Assert.Equal(
            ["snapshot.overdue"], await bench.App.QueryAsync<string>("select event->>'kind' from sync.delivery"));
    }

    /// <summary>A run, now five days ago, that could not list a region.</summary>
    private static async Task FailAsync(SnapshotBench bench)
    {
        bench.App.Cen.Faults.Add(new DeniedRegion { RegionId = bench.App.Cloud.Regions[0] });
        await bench.App.RunAsync();
        bench.App.Cen.Faults.Clear();
        await bench.BackdateAsync(TimeSpan.FromDays(5));
    }

    private static async Task<string> IdAsync(SnapshotBench bench, string state) =>
        PathTemplate.Id("daily", (await bench.MomentsAsync(state))[0]);
}
