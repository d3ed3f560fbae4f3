using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sync.Database;
using Sync.Local.FakeCen;

namespace Sync.Proofs.Upgrade;

/// <summary>
/// A database of every earlier schema, filled with its data, is migrated to this build without losing a value, while
/// readers read. A new script is covered automatically; a file with its name in <c>Data</c> fills the tables it
/// creates.
/// </summary>
public sealed class UpgradeTests
{
    public static TheoryData<string> States => [.. SchemaScripts.Numbered];

    [Theory]
    [MemberData(nameof(States))]
    public async Task A_database_in_this_state_migrates_without_loss_while_readers_read(string lastScript)
    {
        var scripts = SchemaScripts.Numbered.ToList().IndexOf(lastScript) + 1;
        await MigrateAsync(await SchemaState.CreateAsync(scripts, withData: true));
    }

    [Fact]
    public async Task A_database_of_the_build_before_runs_had_leases_migrates_with_its_views()
    {
        var database = await SchemaState.CreateOfBuildAsync("0010_words.sql");
        // An unfinished run of that build, whose process has ended. Runs held no lease then.
        await using (var connection = new NpgsqlConnection(SchemaState.Unpooled(database.ConnectionString)))
            await connection.ExecuteAsync("insert into sync.sync_run (trigger) values ('timer')");

        await MigrateAsync(database);
    }

    private const string Files = """
        select concat_ws(' ', c.relname, pg_relation_filenode(c.oid))
        from pg_class c
        where c.relnamespace = 'sync'::regnamespace
          and c.relname in ('drift_event', 'absence', 'a_flow_log_changes_once_in_a_moment', 'drift_event_newest')
        order by 1
        """;

    [Fact]
    public async Task A_log_of_many_events_learns_of_resources_without_being_written_again()
    {
        var before = SchemaScripts.Numbered.ToList().IndexOf("0021_resource_events.sql");
        await using var database = await SchemaState.CreateAsync(before, withData: true);
        await using var dataSource = SyncDataSource.Create(SchemaState.Unpooled(database.ConnectionString));
        await using var connection = await dataSource.OpenConnectionAsync();
        var files = (await connection.QueryAsync<string>(Files)).ToList();

        await new Migrator(dataSource, NullLogger<Migrator>.Instance).MigrateAsync();

        Assert.Equal(4, files.Count);
        Assert.Equal(files, await connection.QueryAsync<string>(Files));
        Assert.Equal(
            ["flow_log"], await connection.QueryAsync<string>("select distinct resource from sync.drift_event"));
    }

    private const string GrownFiles = """
        select concat_ws(' ', relname, pg_relation_filenode(oid))
        from pg_class
        where relnamespace = 'sync'::regnamespace and relkind in ('r', 'i')
          and relname ~ '^(sync_|scope|drift_|coverage_|(flow_log|cen|transit_router|attachment)_history)'
          and relname !~ '_(uncounted|kept|by_month)$'
        order by 1
        """;

    [Fact]
    public async Task A_ledger_and_a_history_of_many_rows_get_their_bounds_without_being_written_again()
    {
        var before = SchemaScripts.Numbered.ToList().IndexOf("0026_ledger.sql");
        await using var database = await SchemaState.CreateAsync(before, withData: true);
        await using var dataSource = SyncDataSource.Create(SchemaState.Unpooled(database.ConnectionString));
        await using var connection = await dataSource.OpenConnectionAsync();
        var files = (await connection.QueryAsync<string>(GrownFiles)).ToList();

        await new Migrator(dataSource, NullLogger<Migrator>.Instance).MigrateAsync();

        Assert.True(files.Count > 20);
        // An index may have been added.
        Assert.Subset((await connection.QueryAsync<string>(GrownFiles)).ToHashSet(), files.ToHashSet());
        // Runs of earlier builds show the same as before.
        Assert.Equal(
            await connection.QueryAsync<(long, long, long)>(
                """
                select run_id, count(region_id), coalesce(sum(listed), 0)
                from sync.sync_run
                left join sync.sync_scope using (run_id)
                group by run_id
                order by run_id
                """),
            await connection.QueryAsync<(long, long, long)>(
                """
                select r.run_id, r.scopes, (
                    select coalesce(sum(s.listed), 0) from sync.run_scope s where s.run_id = r.run_id)
                from report.run r
                order by r.run_id
                """));
    }

    [Fact]
    public async Task Removals_that_an_earlier_build_withheld_are_no_listings_that_were_never_complete()
    {
        var before = SchemaScripts.Numbered.ToList().IndexOf("0029_coverage_evidence.sql");
        await using var database = await SchemaState.CreateAsync(before, withData: true);
        await using var dataSource = SyncDataSource.Create(SchemaState.Unpooled(database.ConnectionString));
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into sync.network (account_id, last_run_id, last_outcome, last_at)
            values ('7', 1, 'incomplete', '2026-01-01T00:00:00Z');
            insert into sync.network_gap (account_id, operation, parent_id, region_id, since, error_code, error_message)
            values ('7', 'DescribeCens', '', '', now(), 'RemovalGuard', 'A reason.'),
                ('7', 'ListTransitRouters', 'cen-1', '', now(), 'Forbidden.RAM', 'A reason.')
            """);

        await new Migrator(dataSource, NullLogger<Migrator>.Instance).MigrateAsync();

        Assert.Equal(
            [
                ("DescribeCens", true, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
                ("ListTransitRouters", false, null),
            ],
            await connection.QueryAsync<(string, bool, DateTime?)>(
                """
                select operation, is_withheld, complete_at from sync.network_gap where account_id = '7' order by 1
                """));
    }

    private static async Task MigrateAsync(TestDatabase database)
    {
        var cloud = new FakeCloudOptions(Regions: 3, FlowLogs: 40, Seed: 2);
        // Not the account of the existing rows, which is therefore excluded on purpose.
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Database = database, Cloud = cloud },
            ("Sync:AccountId", new FakeCloud(cloud).AccountId));
        await using var connection = new NpgsqlConnection(SchemaState.Unpooled(database.ConnectionString));
        await connection.OpenAsync();
        var kept = await KeptRows.ReadAsync(connection);
        Assert.Contains("flow_log_history", kept.FilledTables);

        await using (var readers = UpgradeReaders.Start(app))
        {
            await readers.HaveReadAsync();
            await new Migrator(app.DataSource, NullLogger<Migrator>.Instance).MigrateAsync();
            await readers.HaveReadAsync();
            await readers.HaveBeenAnsweredAsync();
        }

        await kept.AssertKeptAsync(connection);
        Assert.Equal(await SchemaState.FreshAsync(), await SchemaState.DescribeAsync(database.ConnectionString));
        await app.RunWellAsync();
        Assert.Equal(2040, await app.ScalarAsync<long>("select count(*) from sync.flow_log"));
    }
}
