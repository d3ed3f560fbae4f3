using Dapper;
using Npgsql;
using Sync.Local.FakeCen;
using Sync.Runs;

namespace Sync.Proofs.Database;

/// <summary>Errors that a server causes in a session, produced for real.</summary>
public sealed class SessionFaultTests
{
    private static readonly FakeCloudOptions OneRegion = new(Regions: 1, FlowLogs: 30);

    [Fact]
    public async Task A_deadlock_fails_the_scope_in_this_run_only()
    {
        await using var app = await StartAsync("deadlock_timeout = '5s'");
        var scope = await FailAsync(app, async held =>
        {
            // The session whose deadlock_timeout expires first is canceled; the test must not be that session.
            await held.Connection.ExecuteAsync("set local deadlock_timeout = '1h'");
            await held.WaitForMergeAsync();
            await held.Connection.ExecuteAsync("update sync.inventory_clock set at = at", commandTimeout: 120);
        });

        Assert.StartsWith(
            "Postgres rejected the change: deadlock detected (SQLSTATE 40P01)", scope.ErrorMessage,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_timeout_fails_the_scope_in_this_run_only()
    {
        await using var app = await StartAsync("statement_timeout = '5s'");

        var scope = await FailAsync(app, _ => Task.CompletedTask);

        Assert.StartsWith(
            "Postgres rejected the change: canceling statement due to statement timeout (SQLSTATE 57014)",
            scope.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ended_by_an_administrator_fails_the_scope_in_this_run_only()
    {
        await using var app = await StartAsync("work_mem = '4MB'");

        var scope = await FailAsync(app, async held =>
        {
            await held.WaitForMergeAsync();
            await held.Connection.ExecuteAsync("""
                select pg_terminate_backend(pid)
                from pg_locks
                where relation = 'sync.drift_event'::regclass and not granted
                """);
        });

        Assert.StartsWith(
            "Postgres rejected the change: terminating connection due to administrator command (SQLSTATE 57P01)",
            scope.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("repeatable read")]
    [InlineData("serializable")]
    public async Task A_merge_under_stricter_isolation_continues_after_another_session_moved_the_clock(string isolation)
    {
        await using var app = await StartAsync(
            $"default_transaction_isolation = '{isolation}'", new FakeCloudOptions(Regions: 8, FlowLogs: 200));
        app.Cloud.Drift(100);
        Task<SyncReport> running;
        await using (var other = new NpgsqlConnection(Unpooled(app.ConnectionString)))
        {
            await other.OpenAsync();
            await using var transaction = await other.BeginTransactionAsync();
            await other.ExecuteAsync("update sync.inventory_clock set at = at + interval '1 microsecond'");
            running = app.RunAsync();
            await WaitUntilAsync(async () => await other.ExecuteScalarAsync<bool>(IsWaitedFor));
            // The merge has begun and waits for the clock row, which changes after the merge's snapshot.
            await transaction.CommitAsync();
        }

        Assert.All(
            (await running).Scopes,
            scope => Assert.Equal((ScopeOutcome.Synced, null), (scope.Outcome, scope.ErrorMessage)));
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task No_scope_waits_in_the_database_while_another_is_merged()
    {
        await using var app = await StartAsync("work_mem = '4MB'", new FakeCloudOptions(Regions: 8, FlowLogs: 200));
        app.Cloud.Drift(100);
        var listed = app.Cen.Calls.Count;
        Task<SyncReport> running;
        await using (var held = await HeldMerge.BeginAsync(app.ConnectionString))
        {
            running = app.RunAsync();
            await held.WaitForMergeAsync();
            await WaitUntilAsync(() => Task.FromResult(app.Cen.Calls.Count >= 2 * listed));
            // Leaves the other scopes enough time to reach their merges.
            for (var look = 0; look < 20; look++)
            {
                Assert.Equal(1, await held.CountWaitingAsync());
                await Task.Delay(50);
            }
        }

        Assert.All(
            (await running).Scopes,
            scope => Assert.Equal((ScopeOutcome.Synced, null), (scope.Outcome, scope.ErrorMessage)));
        await app.CheckInvariantsAsync(atRest: true);
    }

    private const string IsWaitedFor =
        "select exists (select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))";

    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await condition()) await Task.Delay(10, limit.Token);
    }

    private static string Unpooled(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    private static async Task<SyncApplication> StartAsync(string setting, FakeCloudOptions? cloud = null)
    {
        var database = await TestDatabase.CreateAsync();
        await using (var connection = new NpgsqlConnection(Unpooled(database.ConnectionString)))
            await connection.ExecuteAsync($"alter database {connection.Database} set {setting}");
        var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Database = database, Cloud = cloud ?? OneRegion });
        await app.RunWellAsync();
        return app;
    }

    /// <summary>
    /// Starts a run whose merge is blocked until the fault occurs, then one without a fault, which converges.
    /// </summary>
    private static async Task<ScopeReport> FailAsync(SyncApplication app, Func<HeldMerge, Task> strikeAsync)
    {
        app.Cloud.Drift(10);
        var before = await app.InventoryIdsAsync(Some.Region);
        SyncReport report;
        await using (var held = await HeldMerge.BeginAsync(app.ConnectionString))
        {
            var running = app.RunAsync();
            await strikeAsync(held);
            report = await running;
        }

        var scope = report.Scopes.Single();
        Assert.Equal(
            (RunOutcome.Partial, ScopeOutcome.Failed, "Database"), (report.Outcome, scope.Outcome, scope.ErrorCode));
        Assert.Equal(before, await app.InventoryIdsAsync(Some.Region));
        Assert.Contains(
            app.Log.All, line => line.StartsWith("Error The database failed in scope", StringComparison.Ordinal));
        await app.CheckInvariantsAsync(atRest: true);
        await app.RunWellAsync();
        Assert.Equal(
            app.Cloud.FlowLogs(Some.Region).Select(flowLog => flowLog.FlowLogId).Order(StringComparer.Ordinal),
            (await app.InventoryIdsAsync(Some.Region)).Order(StringComparer.Ordinal));
        await app.CheckInvariantsAsync(atRest: true);
        return scope;
    }
}
