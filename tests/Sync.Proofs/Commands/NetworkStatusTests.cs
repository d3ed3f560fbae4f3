using System.Text.Json;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;

namespace Sync.Proofs.Commands;

/// <summary>What commands say of the networks of accounts.</summary>
public sealed class NetworkStatusTests
{
    private const string Off = "Network is switched off (Sync__Network__Enabled).";

    [Fact]
    public async Task Status_writes_the_network_of_one_account_and_what_of_it_is_not_complete()
    {
        await using var app = await StartAsync();
        await app.RunWellAsync();
        app.Cen.Faults.Add(Refuse.Denied("ListTransitRouterEcrAttachments"));
        var report = await app.RunAsync();

        var output = (await SyncProcess.RunAsync(Settings(app), "status")).Output;

        var gaps = report.Networks.Single().Gaps;
        Assert.Contains(
            $"\nNetwork of {app.Cloud.AccountId}: incomplete, 2 CEN instances, 3 transit routers, ", output,
            StringComparison.Ordinal);
        Assert.Matches(
            $@"\n  ListTransitRouterEcrAttachments: {gaps.Count} not complete since \S+, such as "
            + $@"{gaps[0].ParentId}: Forbidden.RAM: ", output);
    }

    [Fact]
    public async Task A_first_run_names_every_operation_that_is_refused_and_the_action_to_grant()
    {
        await using var app = await StartAsync();
        string[] denied = ["ListTransitRouterVbrAttachments", "ListTransitRouterEcrAttachments"];
        foreach (var operation in denied) app.Cen.Faults.Add(Refuse.Denied(operation));

        var output = (await SyncProcess.RunAsync(Settings(app), "sync")).Output;

        foreach (var operation in denied)
        {
            Assert.Matches(
                $@"\n  {operation}: \d+ listings? incomplete \(Forbidden\.RAM: .*cen:{operation}\b", output);
        }
    }

    /// <summary>A thousand accounts: three failed for two reasons, and lists of twenty are not complete.</summary>
    private const string Accounts = """
        insert into sync.network (account_id, last_run_id, last_outcome, last_error_code, last_error_message, last_at)
        select lpad(n::text, 16, '0'), 1, case when n <= 20 then 'incomplete' else 'synced' end,
            case when n <= 20 then 'Throttling' end, case when n <= 20 then 'slow' end, '2026-03-01T00:00:00Z'
        from generate_series(1, 1000) n;
        insert into sync.network_gap
            (account_id, operation, parent_id, region_id, since, complete_at, error_code, error_message)
        select lpad(n::text, 16, '0'), 'ListTransitRouters', 'cen-' || n || '-' || m, '', '2026-02-01T00:00:00Z', null,
            'Throttling', 'slow'
        from generate_series(1, 20) n, generate_series(1, 5) m;
        insert into sync.sync_run (trigger, finished_at, outcome) values ('cli', clock_timestamp(), 'partial');
        insert into sync.sync_network
            (run_id, account_id, outcome, started_at, duration_ms, gaps, error_code, error_message)
        select run_id, lpad(n::text, 16, '0'), 'failed', now(), 1, '[]',
            case when n = 999 then 'Other' else 'Database' end, 'disk full'
        from sync.sync_run, generate_series(998, 1000) n;
        """;

    [Fact]
    public async Task Status_of_a_thousand_accounts_is_a_few_lines_with_the_problems_first()
    {
        await using var app = await StartAsync();
        await app.ExecuteAsync(Accounts);

        var lines = (await SyncProcess.RunAsync(Settings(app), "status")).Output.Split('\n');

        var at = Array.FindIndex(lines, line => line.StartsWith("Network of ", StringComparison.Ordinal));
        Assert.Equal(
            [
                "Network of 1000 accounts: 3 failed, 20 incomplete, 977 synced, 0 CEN instances, 0 transit routers, "
                    + "0 attachments, listed since 2026-03-01T00:00:00Z.",
                "  2 accounts failed, such as 0000000000000998: Database: disk full",
                "  1 account failed, such as 0000000000000999: Other: disk full",
                "  ListTransitRouters: 100 not complete in 20 accounts since 2026-02-01T00:00:00Z, such as cen-1-1 of "
                    + "account 0000000000000001: Throttling: slow",
            ],
            lines[at..(at + 4)]);
        Assert.StartsWith("Run 1, ended ", lines[at + 4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_shown_with_what_it_listed_of_the_network()
    {
        await using var app = await StartAsync();
        await app.RunWellAsync();

        var output = await SyncProcess.OutputAsync(Settings(app), "runs", "1");
        var json = JsonElement.Parse(await SyncProcess.OutputAsync(Settings(app), "runs", "1", "--json"));

        Assert.Matches(
            $@"\nNetwork of {app.Cloud.AccountId}: synced, 2 CEN instances, 3 transit routers, \d+ attachments listed; "
            + @"\d+ added, 0 changed, 0 removed\.\n", output);
        Assert.Equal("synced", json.GetProperty("networks")[0].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Every_command_says_in_the_same_words_that_the_network_is_switched_off()
    {
        await using var app = await SyncApplication.StartAsync();
        var settings = app.Settings();

        Assert.Contains($"{Off}\n", (await SyncProcess.RunAsync(settings, "run")).Output, StringComparison.Ordinal);
        Assert.Contains($"\n{Off}\n", await SyncProcess.OutputAsync(settings, "status"), StringComparison.Ordinal);
        Assert.Contains($"\n{Off}\n", await SyncProcess.OutputAsync(settings, "runs", "1"), StringComparison.Ordinal);
        Assert.Contains("\toff\t", await SyncProcess.OutputAsync(settings, "runs"), StringComparison.Ordinal);
        Assert.Contains(
            $"\n  ok    network: {Off}\n", await SyncProcess.OutputAsync(settings, "doctor"), StringComparison.Ordinal);
        var coverage = await SyncProcess.RunAsync(settings, "coverage", "--min", "1");
        Assert.Equal(2, coverage.ExitCode);
        Assert.Contains(Off, coverage.ErrorLines);
        Assert.Contains($"No attachment is known. {Off}", coverage.ErrorLines);
        Assert.Contains(Off, (await SyncProcess.RunAsync(settings, "attachments")).ErrorLines);
        var status = JsonElement.Parse(await SyncProcess.OutputAsync(settings, "status", "--json"));
        Assert.True(status.GetProperty("networkOff").GetBoolean());
    }

    private static Task<SyncApplication> StartAsync() => SyncApplication.StartAsync(
        new FakeCloudOptions(Regions: 3, FlowLogs: 20, Cens: 2, TransitRouters: 3, Attachments: 20),
        ("Sync:Network:Enabled", "true"));

    private static Dictionary<string, string?> Settings(SyncApplication app)
    {
        var settings = app.Settings();
        settings["Sync:Network:Enabled"] = "true";
        return settings;
    }
}
