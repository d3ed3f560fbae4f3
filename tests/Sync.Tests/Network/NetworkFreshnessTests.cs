using System.Text.Json;

using static Sync.Testing.NetworkRows;

namespace Sync.Tests.Network;

/// <summary>Lists of the network say which part of it is not known.</summary>
public sealed class NetworkFreshnessTests
{
    /// <summary>An account of the inventory whose network is known, and one whose network is not.</summary>
    private const string Accounts = """
        insert into sync.account (account_id, last_run_id, last_outcome, last_at)
        values ('1', 7, 'succeeded', now()), ('2', 7, 'succeeded', now())
        on conflict do nothing;
        insert into sync.network (account_id, last_run_id, last_outcome, last_at)
        values ('1', 7, 'synced', now());
        """;

    [Fact]
    public async Task An_account_whose_network_was_never_listed_is_named_by_every_list_of_the_network_and_by_no_other()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.ExecuteAsync(Accounts);

        foreach (var list in (string[])["cens", "transit-routers", "attachments", "coverage", "coverage/summary"])
            Assert.Equal(["2  neverSeen"], await StaleAsync(app, list));
        Assert.Equal(["2  neverSeen"], await StaleAsync(app, "attachments?regionId=cn-hangzhou"));
        Assert.Empty(await StaleAsync(app, "attachments?accountId=1"));
        Assert.Empty(await StaleAsync(app, "attachments?asOf=2020-01-01T00:00:00Z"));
        Assert.Empty(await StaleAsync(app, "flowlogs"));
    }

    [Fact]
    public async Task An_account_whose_listing_failed_or_is_older_than_the_newest_run_is_named_with_the_reason()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.ExecuteAsync(Accounts);
        await app.ExecuteAsync(
            """
            insert into sync.network (account_id, last_run_id, last_outcome, last_error_code, last_at)
            values ('2', 7, 'failed', 'Forbidden.RAM', now())
            """);
        Assert.Equal(["2  Forbidden.RAM"], await StaleAsync(app, "cens"));

        await app.ExecuteAsync(
            "update sync.network set last_outcome = 'synced', last_error_code = null, last_at = clock_timestamp()");
        Assert.Empty(await StaleAsync(app, "cens"));

        await app.ExecuteAsync(
            """
            insert into sync.sync_run (run_id, trigger, finished_at, outcome)
            overriding system value
            values (8, 'cli', clock_timestamp(), 'failed')
            """);
        Assert.Equal(["1  missed", "2  missed"], await StaleAsync(app, "cens"));
    }

    [Fact]
    public async Task Verdicts_of_a_network_that_no_run_has_listed_for_too_long_are_outdated()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.ExecuteAsync(Accounts.Replace("'2'", "'1'", StringComparison.Ordinal));
        await app.ExecuteAsync("insert into sync.judged_state (fresh_for) values (interval '24 hours')");
        Assert.Empty(await StaleAsync(app, "coverage"));

        await app.ExecuteAsync("update sync.network set last_at = now() - interval '25 hours'");

        foreach (var list in (string[])["coverage", "coverage/summary"])
            Assert.Equal(["1  outdated"], await StaleAsync(app, list));
        Assert.Equal(
            "outdated", await app.ScalarAsync<string>("select stale_reason from report.network_freshness"));
    }

    [Fact]
    public async Task A_gap_is_named_by_the_lists_that_lack_something_because_of_it()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreNetworkAsync();
        await app.ExecuteAsync(
            """
            insert into sync.network_gap
                (account_id, operation, parent_id, region_id, since, complete_at, error_code, error_message)
            values
                ('1', 'ListTransitRouters', 'cen-1', '', now(), null, 'Throttling', 'slow'),
                ('1', 'ListTransitRouterVpcAttachments', 'tr-1', 'cn-hangzhou', now(), now(), 'Forbidden.RAM', 'no'),
                ('1', 'ListTransitRouterEcrAttachments', 'tr-1', 'cn-hangzhou', now(), null, 'Forbidden.RAM', 'no')
            """);
        // A run writes both in one transaction.
        await app.ExecuteAsync(Accounts.Replace("'2'", "'1'", StringComparison.Ordinal));

        Assert.Empty(await StaleAsync(app, "cens"));
        Assert.Equal(["1  Throttling"], await StaleAsync(app, "transit-routers"));
        string[] all = ["1  Throttling", "1 cn-hangzhou Forbidden.RAM"];
        foreach (var list in (string[])["attachments", "coverage", "coverage/summary"])
            Assert.Equal(all, await StaleAsync(app, list));
        Assert.Equal(all[..1], await StaleAsync(app, "attachments?regionId=cn-shanghai"));
        var stale = (await app.GetAsync<JsonElement>("/api/attachments")).GetProperty("staleRegions");
        Assert.Equal(JsonValueKind.Null, stale[1].GetProperty("lastCompleteAt").ValueKind);
        var answer = await app.SendAsync("/api/attachments?format=csv");
        Assert.Equal(
            "1/;reason=Throttling, 1/cn-hangzhou;reason=Forbidden.RAM",
            Assert.Single(answer.Headers.GetValues("Sync-Stale-Regions")));
    }

    [Fact]
    public async Task An_error_code_is_never_read_as_a_header()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.ExecuteAsync(Accounts);
        await app.ExecuteAsync(
            """
            insert into sync.network (account_id, last_run_id, last_outcome, last_error_code, last_at)
            values ('2', 7, 'failed', E'x\r\nX-Injected: é', now())
            """);

        var answer = await app.SendAsync("/api/cens?format=csv");

        Assert.True(answer.IsSuccessStatusCode, app.Errors);
        Assert.False(answer.Headers.Contains("X-Injected"));
    }

    private static async Task<List<string>> StaleAsync(SyncApplication app, string path)
    {
        var page = await app.GetAsync<JsonElement>($"/api/{path}");
        string[] names = ["accountId", "regionId", "reason"];
        return
        [
            .. page.GetProperty("staleRegions").EnumerateArray()
                .Select(stale => string.Join(' ', names.Select(name => stale.GetProperty(name).GetString()))),
        ];
    }
}
