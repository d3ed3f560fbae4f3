using Sync.Alibaba;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.Runs;

/// <summary>
/// Rows of an account are written only with a key that STS, in the same run, verified to belong to that account.
/// </summary>
public sealed class AccountVerificationTests : IAsyncDisposable
{
    private const string Region = "cn-hangzhou", Identity = "GetCallerIdentity";

    private readonly List<IAsyncDisposable> _opened = [];
    private string _account = ManyAccounts.Id(1);
    private Action _renewed = () => { };

    [Fact]
    public async Task Keys_of_another_account_with_STS_unreachable_merge_nothing_and_remove_nothing()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var before = await IdsAsync(app);
        await using var other = await FakeCenServer.StartAsync(new FakeCloud(new(Regions: 4, FlowLogs: 120, Seed: 2)));
        var settings = app.Settings();
        settings["Sync:AccountId"] = app.Cloud.AccountId;
        settings["Sync:Alibaba:Endpoint"] = other.Endpoint.ToString();
        settings["Sync:Alibaba:StsEndpoint"] = "http://127.0.0.1:1";

        var result = await SyncProcess.RunAsync(settings, "sync");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(
            "allow HTTPS to 127.0.0.1, or set Sync__Alibaba__StsEndpoint", result.Output + result.Errors,
            StringComparison.Ordinal);
        Assert.Equal(before, await IdsAsync(app));
        Assert.Empty(other.Calls);
    }

    [Theory]
    [InlineData("settings")]
    [InlineData("directory")]
    public async Task One_account_of_many_that_cannot_be_verified_fails_alone_and_keeps_its_rows(string from)
    {
        await using var app = from == "settings"
            ? await ManyAccounts.StartAsync(2)
            : await ManyAccounts.StartAloneAsync(2, ("Sync:ResourceDirectory:Enabled", "true"));
        await app.RunWellAsync();
        var (well, silent) = (app.Clouds()[1], app.Clouds()[2]);
        var before = await app.IdsAsync(silent);
        foreach (var cloud in app.Clouds()) cloud.Remove(Region, cloud.FlowLogs(Region)[0].FlowLogId);
        app.Cen.Faults.Add(new Reset { Action = Identity, AccountId = silent.AccountId });

        var report = await app.RunAsync();

        var failed = Assert.Single(report.Accounts, account => account.Outcome == AccountOutcome.Failed);
        Assert.Equal(silent.AccountId, failed.AccountId);
        Assert.Contains(
            "STS did not report which account the credentials belong to", failed.ErrorMessage,
            StringComparison.Ordinal);
        Assert.Equal(before, await app.IdsAsync(silent));
        await app.AssertWholeAsync(well);
    }

    [Fact]
    public async Task Credentials_renewed_in_the_middle_of_a_run_to_another_account_merge_nothing_more()
    {
        await using var app = await StartWithSessionsAsync();
        await app.RunWellAsync();
        var before = await IdsAsync(app);
        app.Cen.Faults.Add(
            new ExpireAll(app.Cen.Sessions) { Action = "DescribeFlowlogs", RegionId = Region, Page = 2, Times = 1 });
        _account = ManyAccounts.Id(2);

        var report = await app.RunAsync();

        var scope = report.Scopes.Single(scope => scope.Scope.RegionId == Region);
        Assert.Equal((ScopeOutcome.Failed, CenAccount.AccountMismatch), (scope.Outcome, scope.ErrorCode));
        Assert.Contains(
            $"now belong to account {_account}, not to {app.Cloud.AccountId}", scope.ErrorMessage,
            StringComparison.Ordinal);
        Assert.Equal(before, await IdsAsync(app));
        Assert.DoesNotContain(app.Cen.Calls, call => call.Action == "DescribeFlowlogs" && call.AccountId == _account);

        _account = app.Cloud.AccountId;
        app.Cen.Sessions.ExpireAll();
        await app.RunWellAsync();
        await app.AssertWholeAsync(app.Cloud);
    }

    [Fact]
    public async Task Credentials_renewed_in_the_middle_of_a_run_are_verified_once_for_all_regions()
    {
        await using var app = await StartWithSessionsAsync();
        app.Cen.Faults.Add(
            new ExpireAll(app.Cen.Sessions) { Action = "DescribeFlowlogs", RegionId = Region, Page = 2, Times = 1 });

        await app.RunWellAsync();

        Assert.Equal(2, app.Cen.Calls.Count(call => call.Action == Identity));
        await app.AssertWholeAsync(app.Cloud);
    }

    [Fact]
    public async Task Renewed_credentials_that_STS_did_not_verify_are_not_used()
    {
        await using var app = await StartWithSessionsAsync();
        await app.RunWellAsync();
        app.Cloud.Remove(Region, app.Cloud.FlowLogs(Region)[0].FlowLogId);
        var before = await IdsAsync(app);
        app.Cen.Faults.Add(
            new ExpireAll(app.Cen.Sessions) { Action = "DescribeFlowlogs", RegionId = Region, Page = 2, Times = 1 });
        _renewed = () => app.Cen.Faults.Add(new ServerError { Action = Identity });

        var report = await app.RunAsync();

        var scope = report.Scopes.Single(scope => scope.Scope.RegionId == Region);
        Assert.Equal((ScopeOutcome.Failed, "ServiceUnavailable"), (scope.Outcome, scope.ErrorCode));
        Assert.Contains("Sync__Alibaba__StsEndpoint", scope.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(before, await IdsAsync(app));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened) await opened.DisposeAsync();
    }

    /// <summary>
    /// The app with keys from a service that returns a new session of <see cref="_account"/> for each request.
    /// </summary>
    private async Task<SyncApplication> StartWithSessionsAsync()
    {
        SyncApplication? app = null;
        var service = await StubServer.StartAsync(async (context, number) =>
        {
            if (number > 1) _renewed();
            var session = await app!.OpenSessionAsync(_account);
            await context.AnswerAsync(200, $$"""
                {"AccessKeyId":"{{session.Keys.AccessKeyId}}","AccessKeySecret":"{{session.Keys.AccessKeySecret}}",
                "SecurityToken":"{{session.Keys.SecurityToken}}",
                "Expiration":"{{session.Expires:yyyy-MM-ddTHH:mm:ssZ}}"}
                """);
        });
        _opened.Add(service);
        app = await ManyAccounts.StartAloneAsync(
            1, ("ALIBABA_CLOUD_ACCESS_KEY_ID", ""), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", ""),
            ("ALIBABA_CLOUD_CREDENTIALS_URI", $"{service.Url}"));
        return app;
    }

    private static Task<IReadOnlyList<string>> IdsAsync(SyncApplication app) =>
        app.QueryAsync<string>(
            "select account_id || '/' || region_id || '/' || flow_log_id from sync.flow_log order by 1");
}
