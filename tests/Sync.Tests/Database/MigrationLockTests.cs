using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sync.Database;

namespace Sync.Tests.Database;

/// <summary>Migrations while other sessions hold locks, such as a report whose transaction was left open.</summary>
public sealed class MigrationLockTests
{
    private const string Outdate =
        "update sync.schema_text set hash = 'of an older text' where name = 'views.flow_log.sql'";

    private const string Waiting = """
        select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and application_name = 'sync migrate'
        """;

    [Fact]
    public async Task A_start_without_changes_waits_for_no_lock()
    {
        await using var database = await TestDatabase.CreateAsync();
        const string Lock = "begin; lock table sync.flow_log, sync.sync_run, report.flow_log in access exclusive mode";
        await using var other = await OtherAsync(database, Lock);

        Assert.Empty(await MigrateAsync(database, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_migration_that_an_idle_report_blocks_times_out_and_names_the_report()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var other = await OtherAsync(database, Outdate);
        await other.ExecuteAsync("begin; select from report.flow_log");

        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, TimeSpan.FromSeconds(1)));

        var role = await other.ExecuteScalarAsync<string>("select current_user");
        Assert.Matches(
            $"script views.flow_log.sql failed: 55P03: .* It waits for session {other.ProcessID} \\(role {role}, "
            + "application \"a report\", its last query began at \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC\\)",
            error.Message);
        Assert.Contains("pg_terminate_backend", error.Message, StringComparison.Ordinal);
        await other.ExecuteAsync("commit");
        Assert.Equal(["views.flow_log.sql", "grants.sql"], await MigrateAsync(database, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_migration_waits_for_a_report_that_ends_in_time_and_others_can_read_meanwhile()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var other = await OtherAsync(database, Outdate);
        await other.ExecuteAsync("begin; select from report.flow_log");
        await using var watch = await OtherAsync(database, "select 1");

        var migration = Task.Run(() => MigrateAsync(database, TimeSpan.FromMinutes(2)));
        await UntilAsync(async () => await watch.ExecuteScalarAsync<long>(Waiting) == 1);
        // It queues behind the migration's lock request and proceeds when the migration pauses.
        await watch.ExecuteAsync("select from report.flow_log");
        Assert.False(migration.IsCompleted);
        await other.ExecuteAsync("commit");

        Assert.Equal(["views.flow_log.sql", "grants.sql"], await migration);
    }

    [Fact]
    public async Task A_migration_that_another_session_prevents_from_starting_names_that_session()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var other = await OtherAsync(database, Outdate);
        await other.ExecuteAsync("select pg_advisory_lock(x'53594E4300000002'::bigint)");

        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, TimeSpan.FromSeconds(1)));

        Assert.Contains(
            $"is in progress, in session {other.ProcessID} (role ", error.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> MigrateAsync(TestDatabase database, TimeSpan lockWait)
    {
        await using var dataSource = SyncDataSource.Create(database.ConnectionString);
        return await new Migrator(dataSource, NullLogger<Migrator>.Instance) { LockWait = lockWait }.MigrateAsync();
    }

    private static async Task<NpgsqlConnection> OtherAsync(TestDatabase database, string sql)
    {
        var options = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Pooling = false,
            ApplicationName = "a report",
        };
        var connection = new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync(sql);
        return connection;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await holds()) await Task.Delay(20, limit.Token);
    }
}
