using System.Text.RegularExpressions;
using Sync.CenApi;
using Sync.Inventory;
using Sync.Runs.Upkeep;

namespace Sync.Tests.Runs.Upkeep;

/// <summary>Nothing in the schema grows without a bound.</summary>
public sealed partial class TableTests
{
    private const string Old = "now() - interval '500 days'";

    /// <summary>
    /// A row that ended long ago, for each table whose bound is a time. A table with such a bound and without a row
    /// here fails the test.
    /// </summary>
    private static readonly Dictionary<string, string> OldRows = new(StringComparer.Ordinal)
    {
        ["absence"] = $"(account_id, region_id, flow_log_id, run_id, runs, at) values ('1', 'r', 'f', 1, 1, {Old})",
        ["flow_log_history"] = Version("flow_log_id"),
        ["cen_history"] = Version("cen_id"),
        ["transit_router_history"] = Version("transit_router_id"),
        ["attachment_history"] = Version("attachment_end_id"),
        ["coverage_history"] = Version("attachment_end_id"),
        ["router_verdict"] = "(router_id, verdict, why, begun_at, ended_at) "
            + $"values ('r', 'covered', '', {Old} - interval '1 day', {Old})",
        ["drift_event"] = "(event_id, at, run_id, account_id, region_id, flow_log_id, kind, changes, severity, state) "
            + $"values (gen_random_uuid(), {Old}, 1, '1', 'r', 'f', 'added', '[]', 'low', 'shown')",
        ["conformance_event"] = "(event_id, at, run_id, account_id, region_id, flow_log_id, expectation, kind, "
            + $"severity, findings) values (gen_random_uuid(), {Old}, 1, '1', 'r', 'f', 'e', 'conforming', 'low', "
            + "'[]')",
        ["coverage_event"] = "(event_id, at, run_id, account_id, region_id, attachment_end_id, kind, severity, "
            + $"verdict, reason) values (gen_random_uuid(), {Old}, 1, '1', 'r', 'a', 'covered', 'low', 'covered', '')",
        ["left_filter"] = $"(account_id, region_id, flow_log_id, at) values ('1', 'r', 'f', {Old})",
        ["sync_run"] = "(trigger, started_at, finished_at, outcome) "
            + $"values ('timer', {Old} - interval '1 minute', {Old}, 'succeeded')",
        ["sync_scope"] = "(run_id, account_id, region_id, outcome, started_at, duration_ms) "
            + $"select min(run_id), '1', 'r', 'failed', {Old}, 1 from sync.sync_run",
        ["sync_account"] = "(run_id, account_id, outcome) select min(run_id), '1', 'failed' from sync.sync_run",
        ["sync_network"] = "(run_id, account_id, outcome, started_at, duration_ms) "
            + $"select min(run_id), '1', 'synced', {Old}, 1 from sync.sync_run",
        ["folded_scopes"] = "(run_id, account_id, region_ids, started_at, duration_ms, pages, listed, calls) "
            + $"select min(run_id), '1', '{{q}}', array[{Old}], '{{1}}', '{{1}}', '{{0}}', '{{1}}' from sync.sync_run",
        ["alert_message"] = "(message_id, sink, run_id, made_at, severity, total, told, state, due_at, ended_at) "
            + $"values (gen_random_uuid(), 's', 1, {Old}, 'low', 1, 1, 'sent', {Old}, {Old}), "
            + $"(gen_random_uuid(), 's', 1, {Old}, 'low', 1, 1, 'dead', {Old}, {Old})",
        ["delivery"] = "(sink, event_id, owed_at, run_id, rule, severity, event) "
            + $"values ('s', gen_random_uuid(), {Old}, 1, 'r', 'low', '{{}}')",
        ["snapshot"] = "(name, moment, origin, state, reason, ended_at) "
            + $"values ('old', {Old}, 'schedule', 'skipped', 'too late', {Old})",
        ["reader_key"] = $"(access_key_id, name, revoked_at) values ('k', 'k', {Old})",
        ["reader_nonce"] = $"(access_key_id, nonce_hash, expires_at) values ('k', gen_random_uuid(), {Old})",
    };

    private static string Version(string id) =>
        $"(account_id, region_id, {id}, tags, content_hash, first_seen_at, valid_from, valid_to) values "
        + $"('1', 'r', 'x', '{{}}', gen_random_uuid(), {Old}, {Old} - interval '1 day', {Old})";

    [Fact]
    public async Task Every_table_has_its_bound_in_the_list()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));

        Assert.Equal(
            await app.QueryAsync<string>(
                """
                select table_name
                from information_schema.tables
                where table_schema = 'sync' and table_type = 'BASE TABLE'
                order by table_name collate "C"
                """),
            Bounds.Keys.Order(StringComparer.Ordinal));
        Assert.All(Bounds.Values, bound => Assert.NotEmpty(bound));
    }

    [Fact]
    public async Task Old_rows_of_every_table_that_is_bounded_by_a_time_are_deleted()
    {
        // Those of readers are deleted when a reader's key or a request adds one.
        string[] timed = [.. Bounds.Where(bound => TimedBound().IsMatch(bound.Value)).Select(bound => bound.Key)];
        Assert.Equal(OldRows.Keys.Order(StringComparer.Ordinal), timed.Order(StringComparer.Ordinal));
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 0), ("Sync:History:Keep", "400.00:00:00"),
            ("Sync:Ledger:KeepRuns", "400.00:00:00"));
        await app.ExecuteAsync("insert into sync.snapshot_series (name, planned_to) values ('old', now())");
        foreach (var table in timed.Except(["reader_key", "reader_nonce"]).OrderBy(table => table != "sync_run"))
            await app.ExecuteAsync($"insert into sync.{table} {OldRows[table]}");

        await app.Get<Pruning>().RunAsync(CancellationToken.None);
        await app.AgeHistoryFloorAsync();
        await app.Get<Pruning>().RunAsync(CancellationToken.None);

        foreach (var table in timed.Except(["reader_key", "reader_nonce"]))
            Assert.True(await app.ScalarAsync<long>($"select count(*) from sync.{table}") == 0, table);
        Assert.Equal((1L, 1L), await app.ScalarAsync<(long, long)>("select runs, succeeded from sync.run_day"));
        // The dead message and the event without a message; the message that was sent is not mentioned.
        Assert.Equal(
            2,
            app.Log.All.Count(line => line.Contains(
                "1 alerts for sink s were deleted without having been sent", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_revoked_reader_key_is_listed_for_a_year_until_another_one_is_created()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 0), ("Sync:ReaderKeys:EncryptionKey", CenApiApplication.EncryptionKey));
        await app.ExecuteAsync($"insert into sync.reader_key {OldRows["reader_key"]}, ('new', 'new', now())");

        await app.Get<ReaderKeys>().CreateAsync("a reader", null, CancellationToken.None);

        Assert.Equal(
            ["a reader", "new"], await app.QueryAsync<string>("select name from sync.reader_key order by name"));
    }

    [Fact]
    public async Task At_most_a_thousand_names_of_unknown_members_are_stored()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        var members = app.Get<UnlistedMembers>();
        await app.ExecuteAsync(
            """
            insert into sync.unknown_field (name, account_id, region_id, flow_log_id)
            select 'member-' || n, '1', 'r', 'f'
            from generate_series(1, 999) n
            """);

        foreach (var name in new[] { "last", "one too many" })
            await members.ReportAsync(new Scope("1", "r"), new Dictionary<string, string> { [name] = "f" });

        Assert.Equal(
            (1000L, 1L),
            await app.ScalarAsync<(long, long)>(
                "select count(*), count(*) filter (where name = 'last') from sync.unknown_field"));
    }

    /// <summary>The bound of each table, from the page that lists them.</summary>
    private static IReadOnlyDictionary<string, string> Bounds { get; } =
        File.ReadAllText(RepositoryFiles.PathOf("src", "Sync", "Runs", "Upkeep", "README.md"))
            .Split("## Every table")[1].Split('\n')
            .Select(line => Row().Match(line)).Where(row => row.Success)
            .ToDictionary(row => row.Groups["table"].Value, row => row.Groups["bound"].Value, StringComparer.Ordinal);

    [GeneratedRegex(@"^\| `(?<table>\w+)` \|[^|]+\| (?<bound>[^|]+) \|$", RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"__Keep|\d+ (days|minutes)")]
    private static partial Regex TimedBound();
}
