using Dapper;
using Npgsql;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Proofs.Crash;

/// <summary>Promises 7 and 8: how the lease of a run is renewed, lost and recovered.</summary>
public class LeaseRenewalTests
{
    private const string Until = "select until from sync.run_lease";

    private static readonly (string, string) Patient = ("Sync:Alibaba:AttemptTimeout", "00:02:00");

    [Fact]
    public async Task A_working_run_renews_its_lease()
    {
        await using var app = await SyncApplication.StartAsync(settings: [("Sync:RunLease", "00:00:08"), Patient]);
        var hang = app.Cen.Faults.Add(new Hang { RegionId = "cn-hangzhou" });
        using var stop = new CancellationTokenSource();
        var running = app.RunAsync(cancellationToken: stop.Token);
        await AlertWatch.UntilAsync(
            () => Task.FromResult(app.Cen.Calls.Any(call => call.RegionId == "cn-hangzhou")), "the run walks");
        var taken = await app.ScalarAsync<DateTime>(Until);

        await AlertWatch.UntilAsync(
            async () => await app.ScalarAsync<DateTime>(Until) > taken + TimeSpan.FromSeconds(9),
            "it is renewed for longer than it was taken");

        Assert.Equal(1, (await Assert.ThrowsAsync<RunInProgressException>(() => app.RunAsync())).Run.RunId);
        app.Cen.Faults.Remove(hang);
        await stop.CancelAsync();
        Assert.Equal(RunOutcome.Partial, (await running).Outcome);
        await app.RunWellAsync();
    }

    [Fact]
    public async Task A_run_that_lost_its_lease_to_another_stops_before_the_cloud_responds()
    {
        await using var app = await SyncApplication.StartAsync(settings: [("Sync:RunLease", "00:00:04"), Patient]);
        app.Cen.Faults.Add(new Hang { RegionId = "cn-hangzhou" });
        var running = app.RunAsync();
        await AlertWatch.UntilAsync(
            () => Task.FromResult(app.Cen.Calls.Any(call => call.RegionId == "cn-hangzhou")), "the run walks");

        await app.ExecuteAsync("update sync.run_lease set holder = gen_random_uuid()");

        await Assert.ThrowsAsync<RunSupersededException>(() => running.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from sync.run_lease where holder is not null"));
    }

    [Fact]
    public async Task A_run_that_could_not_renew_its_lease_in_time_skips_the_rest_and_says_what_to_check()
    {
        await using var app = await SyncApplication.StartAsync(settings: [("Sync:RunLease", "00:00:02"), Patient]);
        app.Cen.Faults.Add(new Hang { RegionId = "cn-hangzhou" });
        var running = app.RunAsync();
        await AlertWatch.UntilAsync(
            () => Task.FromResult(app.Cen.Calls.Any(call => call.RegionId == "cn-hangzhou")), "the run walks");
        await using var other = new NpgsqlConnection(app.ConnectionString);
        await other.OpenAsync();
        await using (await other.BeginTransactionAsync())
        {
            await other.ExecuteAsync("lock table sync.run_lease in access exclusive mode");
            await Task.Delay(TimeSpan.FromSeconds(4));
        }

        var report = await running.WaitAsync(TimeSpan.FromMinutes(1));

        var skipped = report.Scopes.Single(scope => scope.Scope.RegionId == "cn-hangzhou");
        Assert.Equal((ScopeOutcome.Skipped, "LeaseLost"), (skipped.Outcome, skipped.ErrorCode));
        Assert.EndsWith(
            "If this happens often, check the connection to the database, or raise Sync__RunLease.",
            skipped.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_run_after_a_killed_run_learns_when_it_can_start_and_then_starts()
    {
        await using var app = await SyncApplication.StartAsync(settings: Patient);
        var settings = app.Settings();
        settings["Sync:RunLease"] = "00:00:20";
        var hang = app.Cen.Faults.Add(new Hang { RegionId = "cn-hangzhou" });
        await using var killed = SyncProcess.Start(settings, "sync");
        await AlertWatch.UntilAsync(
            () => Task.FromResult(app.Cen.Calls.Any(call => call.RegionId == "cn-hangzhou")), "the run walks");
        await killed.KillAsync();
        app.Cen.Faults.Remove(hang);
        var until = await app.ScalarAsync<DateTime>(Until);

        var refused = await Assert.ThrowsAsync<RunInProgressException>(() => app.RunAsync());

        Assert.Contains($"process {killed.Id} on {Environment.MachineName}", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"after {until:yyyy-MM-ddTHH:mm:ssZ}", refused.Message, StringComparison.Ordinal);
        await AlertWatch.UntilAsync(() => StartsAsync(app), "the next run starts");
        Assert.True(await app.ScalarAsync<DateTime>("select max(started_at) from sync.sync_run") >= until);
        Assert.Equal(
            ["interrupted", "succeeded"],
            await app.QueryAsync<string>("select outcome from sync.sync_run order by run_id"));
    }

    [Theory]
    [InlineData("until = clock_timestamp() + interval '1 day'")]
    [InlineData("timeline = 'of another database'")]
    public async Task A_lease_from_before_the_clock_was_set_back_or_of_a_restored_dump_blocks_no_run(string change)
    {
        await using var app = await SyncApplication.StartAsync();
        await app.ExecuteAsync(
            $"""
            insert into sync.sync_run (trigger) values ('timer');
            update sync.run_lease
            set holder = gen_random_uuid(), timeline = sync.timeline_id(), run_id = 1, process = 'gone',
                taken_at = clock_timestamp(),
                until = clock_timestamp() + interval '1 minute';
            """);
        Assert.Equal("gone", (await Assert.ThrowsAsync<RunInProgressException>(() => app.RunAsync())).Run.Process);
        await app.ExecuteAsync($"update sync.run_lease set {change}");

        await app.RunWellAsync();
    }

    [Theory]
    [InlineData("select from sync.run_lease for share")]
    [InlineData("select from sync.sync_run for share")]
    public async Task A_run_is_finished_and_its_lease_released_atomically(string hold)
    {
        await using var app = await SyncApplication.StartAsync();
        await using var other = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(app.ConnectionString) { Pooling = false }.ConnectionString);
        await other.OpenAsync();
        var gate = app.Cen.Faults.Add(new Gate { Action = "DescribeChildInstanceRegions" });
        var running = app.RunAsync();
        await AlertWatch.UntilAsync(() => Task.FromResult(gate.Calls > 0), "the run has begun");
        await using var transaction = await other.BeginTransactionAsync();
        await other.ExecuteAsync(hold);
        gate.Open();

        await AlertWatch.UntilAsync(() => app.ScalarAsync<bool>(IsGivingBack), "the run ends");

        Assert.Equal(
            1,
            await app.ScalarAsync<long>(
                "select count(*) from sync.sync_run join sync.run_lease using (run_id) where finished_at is null"));
        await transaction.RollbackAsync();
        Assert.Equal(RunOutcome.Succeeded, (await running).Outcome);
        await app.CheckInvariantsAsync(atRest: true);
    }

    // Excludes the renewal of the lease, which may run at the same time.
    private const string IsGivingBack = """
        select exists (
            select from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
                and query not like 'update sync.run_lease set until%')
        """;

    [Fact]
    public async Task A_read_only_role_can_neither_take_the_lease_nor_block_a_run()
    {
        await using var app = await SyncApplication.StartAsync();
        var role = $"reader_{Guid.NewGuid():N}";
        await app.ExecuteAsync($"create role {role} in role pg_read_all_data; grant usage on schema sync to {role}");
        await using var reader = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(app.ConnectionString) { Pooling = false }.ConnectionString);
        await reader.OpenAsync();
        await reader.ExecuteAsync($"set role {role}");
        string[] takings =
        [
            "update sync.run_lease set until = null", "select from sync.run_lease for key share",
            "do $$ begin lock table sync.run_lease in share mode; end $$",
            "do $$ begin lock table sync.schema_script in share update exclusive mode; end $$",
        ];
        foreach (var taking in takings)
            Assert.Equal(
                "42501", (await Assert.ThrowsAsync<PostgresException>(() => reader.ExecuteAsync(taking))).SqlState);
        // The advisory lock that earlier releases used instead of the lease.
        await reader.ExecuteAsync(
            $"select pg_advisory_lock({0x53594E43_00000001}), pg_advisory_lock({0x53594E43_00000002})");

        await app.RunWellAsync();

        await reader.CloseAsync();
        await app.ExecuteAsync($"drop owned by {role}; drop role {role}");
    }

    private static async Task<bool> StartsAsync(SyncApplication app)
    {
        try
        {
            await app.RunWellAsync();
            return true;
        }
        catch (RunInProgressException)
        {
            return false;
        }
    }
}
