using System.Net.Http.Json;
using System.Text.Json;
using Sync.Local.FakeCen.Accounts;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.Runs;

public sealed class AccountTests
{
    [Fact]
    public async Task Every_account_is_synced_with_its_own_role()
    {
        await using var app = await ManyAccounts.StartAsync(2);

        var report = await app.RunWellAsync();

        Assert.Equal(
            app.Clouds().Select(cloud => cloud.AccountId).Order(),
            report.Accounts.Select(account => account.AccountId));
        Assert.All(report.Accounts, account => Assert.Equal(AccountOutcome.Succeeded, account.Outcome));
        Assert.Equal(12, report.Scopes.Count);
        foreach (var cloud in app.Clouds()) await app.AssertWholeAsync(cloud);
    }

    [Fact]
    public async Task Each_account_is_verified_once_per_run_and_its_role_is_assumed_once_for_many_runs()
    {
        await using var app = await ManyAccounts.StartAsync(2);

        await app.RunWellAsync();
        await app.RunWellAsync();

        var proofs = app.Cen.Calls.Where(call => call.Action == "GetCallerIdentity")
            .GroupBy(call => call.AccountId).ToList();
        Assert.Equal(3, proofs.Count);
        Assert.All(proofs, account => Assert.Equal(2, account.Count()));
        Assert.Equal(2, app.Cen.Calls.Count(call => call.Action == "AssumeRole"));
    }

    [Fact]
    public async Task One_account_that_fails_affects_no_other_and_loses_nothing()
    {
        await using var app = await ManyAccounts.StartAsync(2);
        using var seen = new Measurements(app);
        await app.RunWellAsync();
        var (well, broken) = (app.Clouds()[1], app.Clouds()[2]);
        var kept = await app.IdsAsync(broken);
        foreach (var cloud in app.Clouds()) cloud.Remove("cn-hangzhou", cloud.FlowLogs("cn-hangzhou")[0].FlowLogId);
        broken.Roles = [];
        app.Cen.Sessions.ExpireAll();

        var report = await app.RunAsync();

        Assert.Equal(RunOutcome.Partial, report.Outcome);
        var failed = Assert.Single(report.Accounts, account => account.Outcome == AccountOutcome.Failed);
        Assert.Equal((broken.AccountId, "EntityNotExist.Role"), (failed.AccountId, failed.ErrorCode));
        Assert.Equal(kept, await app.IdsAsync(broken));
        Assert.NotEmpty(kept);
        await app.AssertWholeAsync(app.Cloud);
        await app.AssertWholeAsync(well);
        Assert.Equal(1, seen.Sum("sync.accounts", $"sync.account.id={broken.AccountId} sync.outcome=failed"));
        Assert.Contains(
            app.Log.All, line => line.Contains($"Account {broken.AccountId} Failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_state_of_every_account_and_its_error_are_reported_with_the_regions_and_with_the_run()
    {
        await using var app = await ManyAccounts.StartAsync(2);
        var (broken, never) = (app.Clouds()[1], app.Clouds()[2]);
        never.Roles = [];
        await app.RunAsync();
        broken.Roles = [];
        app.Cen.Sessions.ExpireAll();

        var report = await app.RunAsync();

        var regions = await app.Http.GetFromJsonAsync<JsonElement>("/api/regions");
        var accounts = regions.GetProperty("accounts").EnumerateArray()
            .ToDictionary(account => account.GetProperty("accountId").GetString()!);
        Assert.Equal(
            ("succeeded", "base", 4),
            (Text(accounts[ManyAccounts.Id(1)], "lastOutcome"), Text(accounts[ManyAccounts.Id(1)], "name"),
                accounts[ManyAccounts.Id(1)].GetProperty("regions").GetInt32()));
        Assert.Equal(
            ("failed", "EntityNotExist.Role"),
            (Text(accounts[broken.AccountId], "lastOutcome"), Text(accounts[broken.AccountId], "errorCode")));
        Assert.NotNull(Text(accounts[broken.AccountId], "lastOpenAt"));
        Assert.Equal(
            ("failed", 0),
            (Text(accounts[never.AccountId], "lastOutcome"),
                accounts[never.AccountId].GetProperty("regions").GetInt32()));
        Assert.Null(Text(accounts[never.AccountId], "lastOpenAt"));

        var stale = regions.GetProperty("items").EnumerateArray()
            .Where(region => Text(region, "accountId") == broken.AccountId).ToList();
        Assert.Equal(4, stale.Count);
        Assert.All(
            stale,
            region =>
                Assert.Equal(
                    ("missed", "EntityNotExist.Role"), (Text(region, "staleReason"), Text(region, "errorCode"))));
        var run = await app.Http.GetFromJsonAsync<JsonElement>($"/api/runs/{report.RunId}");
        Assert.Equal(3, run.GetProperty("accounts").GetArrayLength());
    }

    [Fact]
    public async Task Keys_of_another_account_fail_only_their_own_account_before_anything_is_merged()
    {
        await using var app = await ManyAccounts.StartAsync(2, ("Sync:Accounts:2:Id", "4711"));
        var (right, wrong) = (app.Clouds()[1], app.Clouds()[2]);

        var report = await app.RunAsync();

        Assert.Equal(RunOutcome.Partial, report.Outcome);
        var failed = Assert.Single(report.Accounts, account => account.Outcome == AccountOutcome.Failed);
        Assert.Equal(("4711", "AccountMismatch"), (failed.AccountId, failed.ErrorCode));
        Assert.Contains("Sync__Accounts__2__Id is 4711", failed.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(
            0,
            await app.ScalarAsync<long>(
                "select count(*) from sync.flow_log where account_id in ('4711', @AccountId)",
                new { wrong.AccountId }));
        Assert.DoesNotContain(
            app.Cen.Calls, call => call.Action == "DescribeFlowlogs" && call.AccountId == wrong.AccountId);
        await app.AssertWholeAsync(right);
    }

    [Fact]
    public async Task An_external_id_and_regions_and_a_rate_belong_to_one_account()
    {
        await using var app = await ManyAccounts.StartAsync(
            2, ("Sync:Accounts:1:ExternalId", "known"), ("Sync:Accounts:1:Regions", "cn-shanghai"),
            ("Sync:Accounts:2:ExcludeRegions", "cn-hangzhou"),
            ("Sync:Accounts:2:RequestsPerSecond", "900"));
        app.Clouds()[1].Roles = [new FakeRole("sync") { ExternalId = "known" }];

        var report = await app.RunWellAsync();

        Assert.Equal(["cn-shanghai"], Regions(1));
        Assert.Equal(["ap-southeast-1", "cn-beijing", "cn-shanghai"], Regions(2));
        Assert.Equal(4, Regions(0).Count());

        IEnumerable<string> Regions(int account) => report.Scopes
            .Where(scope => scope.Scope.AccountId == app.Clouds()[account].AccountId)
            .Select(scope => scope.Scope.RegionId);
    }

    [Fact]
    public async Task A_run_without_a_usable_account_fails_and_reports_why()
    {
        await using var app = await ManyAccounts.StartAsync(1);
        app.Cen.Faults.Add(new ServerError { Action = "GetCallerIdentity" });
        app.Cen.Faults.Add(new ServerError { Action = "DescribeChildInstanceRegions" });

        var report = await app.RunAsync();

        Assert.Equal((RunOutcome.Failed, "ServiceUnavailable"), (report.Outcome, report.ErrorCode));
        Assert.Contains("None of the 2 accounts could be synced", report.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(2, await app.ScalarAsync<long>("select count(*) from sync.sync_account where outcome = 'failed'"));
    }

    [Fact]
    public async Task An_account_whose_regions_hang_delays_no_other()
    {
        await using var app = await ManyAccounts.StartAsync(
            2, ("Sync:Alibaba:MaxConcurrency", "4"), ("Sync:Alibaba:AttemptTimeout", "00:10:00"));
        using var stop = new CancellationTokenSource();
        app.Cen.Faults.Add(new Hang { AccountId = ManyAccounts.Id(2), Action = "DescribeFlowlogs" });

        var run = app.RunAsync(cancellationToken: stop.Token);
        for (var tries = 0; tries < 600 && await SyncedAsync() < 8; tries++) await Task.Delay(100);
        Assert.Equal(8, await SyncedAsync());
        await stop.CancelAsync();

        var report = await run;
        Assert.Equal(
            4,
            report.Scopes.Count(scope =>
                scope.Scope.AccountId == ManyAccounts.Id(2) && scope.Outcome == ScopeOutcome.Skipped));

        Task<long> SyncedAsync() =>
            app.ScalarAsync<long>("select count(*) from sync.run_scope where outcome = 'synced'");
    }

    [Fact]
    public async Task A_hundred_accounts_are_synced_in_one_run()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 2, FlowLogs: 4), ("Sync:ResourceDirectory:Enabled", "true"));
        app.Cen.AddMembers(100, new(Regions: 2, FlowLogs: 4));

        var report = await app.RunWellAsync();

        Assert.Equal((100, 200), (report.Accounts.Count, report.Scopes.Count));
        Assert.Equal(400, await app.ScalarAsync<long>("select count(*) from sync.flow_log"));
    }

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();
}
