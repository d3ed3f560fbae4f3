using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sync.Database;

namespace Sync.Tests.Database;

public class MigratorTests
{
    [Fact]
    public void Every_script_is_listed_by_name_so_that_none_is_renamed_or_removed()
    {
        Assert.Equal(
            [
                "0001_inventory.sql", "0002_run.sql", "0003_reader_key.sql", "0004_snapshot_search.sql",
                "0005_drift.sql", "0006_delivery.sql", "0007_expectation.sql", "0008_account.sql", "0009_report.sql",
                "0010_words.sql", "0011_listing.sql", "0012_long_texts.sql", "0013_cloud.sql", "0014_freshness.sql",
                "0015_kept_settings_and_nonces.sql", "0016_timeline.sql", "0017_run_lease.sql", "0018_begin.sql",
                "0019_network.sql", "0020_coverage.sql", "0021_resource_events.sql",
                "0022_attachment_expectations.sql", "0023_network_ledger.sql", "0024_snapshot.sql",
                "0025_distributed_run.sql", "0026_ledger.sql", "0027_history_floor.sql",
                "0028_summary.sql", "0029_coverage_evidence.sql", "0030_router_verdict.sql",
            ],
            SchemaScripts.Numbered);
        Assert.Equal(
            [
                "attachment", "can_query_as_of", "cen", "conformance", "coverage", "coverage_as_of", "coverage_by_cen",
                "coverage_by_day", "coverage_by_transit_router", "coverage_event", "coverage_history",
                "coverage_summary", "delivery", "drift", "drift_by_day", "flow_log", "flow_log_as_of",
                "flow_log_history", "format_field", "history_kept", "log_destination", "network_drift",
                "network_freshness", "nonconforming", "run", "run_by_day", "scope_freshness", "tag", "transit_router",
            ],
            SchemaScripts.Views);
        Assert.Equal("grants.sql", SchemaScripts.Repeated[^1]);
    }

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var dataSource = SyncDataSource.Create(database.ConnectionString);
        Assert.Equal([.. SchemaScripts.Numbered, .. SchemaScripts.Repeated], await MigrateAsync(dataSource));
        var before = await ReadCatalogAsync(dataSource);

        Assert.Empty(await MigrateAsync(dataSource));

        Assert.Equal(before, await ReadCatalogAsync(dataSource));
    }

    [Fact]
    public async Task Three_starts_at_once_all_succeed_and_each_script_runs_once()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var dataSource = SyncDataSource.Create(database.ConnectionString);

        var ran = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => MigrateAsync(dataSource))));

        Assert.Equal(
            SchemaScripts.Numbered.Concat(SchemaScripts.Repeated).Order(StringComparer.Ordinal),
            ran.SelectMany(scripts => scripts).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_view_whose_text_changed_is_created_again_together_with_the_grants()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var dataSource = SyncDataSource.Create(database.ConnectionString);
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "update sync.schema_text set hash = 'of an older text' where name = 'views.flow_log.sql'");

        Assert.Equal(["views.flow_log.sql", "grants.sql"], await MigrateAsync(dataSource));
    }

    [Fact]
    public async Task A_script_that_fails_is_named_and_rolled_back()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var dataSource = SyncDataSource.Create(database.ConnectionString);
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("create schema sync; create table sync.flow_log_history ()");

        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(dataSource));

        Assert.Contains("0001_inventory.sql", error.Message, StringComparison.Ordinal);
        Assert.False(await connection.ExecuteScalarAsync<bool>("select to_regclass('sync.flow_log') is not null"));
        Assert.Equal(SchemaScripts.Numbered, await Migrator.ReadMissingAsync(connection, CancellationToken.None));
    }

    private static Task<IReadOnlyList<string>> MigrateAsync(NpgsqlDataSource dataSource) =>
        new Migrator(dataSource, NullLogger<Migrator>.Instance).MigrateAsync();

    private static async Task<IReadOnlyList<string>> ReadCatalogAsync(NpgsqlDataSource dataSource)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>(
            """
            select 'pg_class ' || oid || ' ' || xmin::text || ' ' || relname from pg_class
            where relnamespace in ('sync'::regnamespace, 'report'::regnamespace) and relkind in ('v', 'i')
            union all
            select 'journal ' || scriptname || ' ' || applied from sync.schema_script
            union all
            select 'text ' || name || ' ' || applied_at from sync.schema_text
            order by 1
            """)];
    }
}
