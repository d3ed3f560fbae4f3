using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sync.Database;
using Sync.Reporting;

namespace Sync.Tests.Reporting;

/// <summary>Roles belong to the server, so these tests have their own server, without the reporting role.</summary>
public sealed class GrantsTests : IAsyncLifetime
{
    private PrivateServer? _server;
    private TestDatabase _database = null!;
    private NpgsqlDataSource _owner = null!;

    public async Task InitializeAsync()
    {
        if (OperatingSystem.IsWindows()) return;
        _server = await PrivateServer.StartAsync();
        _database = await TestDatabase.CreateEmptyAsync(_server.Server);
        _owner = SyncDataSource.Create(_database.ConnectionString);
        await MigrateAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is null) return;
        await _owner.DisposeAsync();
        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }

    [ServerBinariesFact]
    public async Task A_reporting_role_created_after_the_migration_gets_its_grants_at_the_next_start()
    {
        Assert.Empty(await MigrateAsync());
        await ExecuteAsync("create role sync_report");

        Assert.Equal(["grants.sql"], await MigrateAsync());

        await using var connection = await _owner.OpenConnectionAsync();
        await connection.ExecuteAsync("set role sync_report");
        foreach (var question in ReadyQuestion.All) await connection.QueryAsync(question.Sql);
        Assert.Empty(await MigrateAsync());
    }

    [ServerBinariesFact]
    public async Task Lost_grants_are_restored_at_the_next_start()
    {
        string[] losses =
        [
            "revoke usage on schema report from sync_report", "revoke select on report.drift from sync_report",
            "create view report.newer as select 1 as one",
            "create function report.newest() returns int language sql return 1; "
                + "revoke execute on function report.newest from public",
        ];
        await ExecuteAsync("create role sync_report");
        Assert.Equal(["grants.sql"], await MigrateAsync());
        foreach (var loss in losses)
        {
            await ExecuteAsync(loss);

            Assert.Equal(["grants.sql"], await MigrateAsync());
            Assert.Empty(await MigrateAsync());
        }
    }

    [ServerBinariesFact]
    public async Task A_start_without_the_right_to_grant_continues()
    {
        await ExecuteAsync("create role sync_report");
        var name = new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database;
        await ExecuteAsync($"alter database {name} set default_transaction_read_only = on");
        _owner.Clear();

        Assert.Empty(await MigrateAsync());
    }

    [ServerBinariesFact]
    public async Task A_view_of_another_role_blocks_no_upgrade_and_is_left_to_that_role()
    {
        await ExecuteAsync("create role app login; create role sync_report");
        await using var database = await TestDatabase.CreateEmptyAsync(_server!.Server);
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var admin = SyncDataSource.Create(settings.ConnectionString);
        await ExecuteAsync($"grant create on database {settings.Database} to app", admin);
        settings.Username = "app";
        await using var app = SyncDataSource.Create(settings.ConnectionString);
        await MigrateAsync(app);
        // As in an upgrade, every view and the grants run again.
        await ExecuteAsync("create view report.theirs as select 1 as one; delete from sync.schema_text", admin);

        Assert.Contains("grants.sql", await MigrateAsync(app));

        Assert.Empty(await MigrateAsync(app));
        await ExecuteAsync("set role sync_report; select from report.flow_log; reset role", admin);
        await Assert.ThrowsAsync<PostgresException>(
            () => ExecuteAsync("set role sync_report; select from report.theirs", admin));
    }

    private Task<IReadOnlyList<string>> MigrateAsync(NpgsqlDataSource? role = null) =>
        new Migrator(role ?? _owner, NullLogger<Migrator>.Instance).MigrateAsync();

    private async Task ExecuteAsync(string sql, NpgsqlDataSource? role = null)
    {
        await using var connection = await (role ?? _owner).OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
