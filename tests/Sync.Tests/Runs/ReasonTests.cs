using System.Text.RegularExpressions;
using Sync.Alibaba;
using Sync.Alibaba.Protocol;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;
using Sync.Tests.Support;

namespace Sync.Tests.Runs;

/// <summary>What a person reads of a region that was not synced: what happened and what to do, with its code once.</summary>
public sealed class ReasonTests
{
    private const string Region = "cn-hangzhou";

    [Fact]
    public async Task A_deadline_under_throttling_says_how_often_and_for_how_long_the_cloud_asked_to_wait()
    {
        var reason = await DeadlineAsync(new Throttle { RetryAfter = TimeSpan.FromMinutes(10), Action = CenActions.DescribeFlowlogs });

        Assert.StartsWith($"The walk of {Region} did not end within 5 s.", reason, StringComparison.Ordinal);
        Assert.Contains("The cloud throttled 1 of its 1 calls and asked for pauses of up to 10 min, and it waited.", reason, StringComparison.Ordinal);
        Assert.Contains("Lower Sync__Alibaba__RequestsPerSecond or raise Sync__Alibaba__ScopeDeadline", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_without_an_answer_says_that_there_was_none()
    {
        var reason = await DeadlineAsync(new Hang { Action = CenActions.DescribeFlowlogs });

        Assert.Contains("None of its 1 calls had an answer: check the network and a proxy", reason, StringComparison.Ordinal);
        Assert.Contains("raise Sync__Alibaba__AttemptTimeout (20 s)", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_of_slow_pages_says_how_long_each_took()
    {
        var reason = await DeadlineAsync(latency: TimeSpan.FromSeconds(1));

        Assert.Matches(@"Answers took [\d.]+ m?s each \(\d+ calls\): raise Sync__Alibaba__ScopeDeadline\.", reason);
    }

    [Fact]
    public async Task A_deadline_of_a_low_rate_names_it()
    {
        var reason = await DeadlineAsync(settings: ("Sync:Alibaba:RequestsPerSecond", "0.5"));

        Assert.Contains("It waited for its turns at 0.5 calls a second: raise Sync__Alibaba__RequestsPerSecond", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_names_where_it_leads_without_what_may_be_secret()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cen.Faults.Add(new Redirected("https://user:secret@login.example/portal?token=secret#secret") { RegionId = Region });

        var scope = (await app.RunAsync()).Scopes.Single(scope => scope.Scope.RegionId == Region);

        Assert.Equal((ScopeOutcome.Failed, "Redirect"), (scope.Outcome, scope.ErrorCode));
        Assert.StartsWith("HTTP 302 redirects to https://login.example/portal. Redirects are not followed", scope.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", scope.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_that_stands_within_another_says_what_to_do_once()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        app.Cen.Faults.Add(new ServerError { Action = "GetCallerIdentity" });

        var reason = Assert.Single((await app.RunAsync()).Accounts).ErrorMessage!;

        Assert.Equal(2, reason.Split("The cloud itself has trouble").Length);
        Assert.Contains("STS did not say which account the credentials belong to", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_stands_once_before_its_reason_wherever_it_is_shown()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var settings = app.Settings();
        settings["Sync:Alibaba:Endpoint"] = $"http://127.0.0.1:{FreePort.Find()}";

        foreach (var command in (string[][])[["sync"], ["status"], ["runs", "2"], ["doctor"]])
        {
            var result = await SyncProcess.RunAsync(settings, command);
            var lines = (result.Output + result.Errors).Split('\n').Where(line => line.Contains("ConnectionRefused", StringComparison.Ordinal));

            Assert.All(lines, line => Assert.Single(Regex.Matches(line, "ConnectionRefused")));
        }
    }

    /// <summary>The words are of the kinds and of the codes that people meet most.</summary>
    [Theory]
    [InlineData(AlibabaErrorKind.Denied, "Forbidden.RAM", "cen:DescribeFlowlogs")]
    [InlineData(AlibabaErrorKind.Denied, "InvalidAccessKeyId.NotFound", "ALIBABA_CLOUD_ACCESS_KEY_ID")]
    [InlineData(AlibabaErrorKind.Denied, "EntityNotExist.Role", "ExternalId")]
    [InlineData(AlibabaErrorKind.Denied, "AuthenticationFail.OIDCToken.Invalid", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN")]
    [InlineData(AlibabaErrorKind.Denied, "AccountMismatch", "correct the setting")]
    [InlineData(AlibabaErrorKind.Throttled, "Throttling.User", "Sync__Alibaba__RequestsPerSecond")]
    [InlineData(AlibabaErrorKind.Transient, "ServiceUnavailable", "the next run tries again")]
    [InlineData(AlibabaErrorKind.Expired, "InvalidSecurityToken.Expired", "Renew")]
    [InlineData(AlibabaErrorKind.Unsupported, "OperationUnsupported.action", "Sync__Alibaba__ExcludeRegions")]
    [InlineData(AlibabaErrorKind.InvalidRequest, "IllegalParam.Region", "Sync__Alibaba__Regions")]
    [InlineData(AlibabaErrorKind.ClockOrNonce, "InvalidTimeStamp.Expired", "clock")]
    [InlineData(AlibabaErrorKind.Malformed, "Malformed", "Sync__Alibaba__Endpoint")]
    [InlineData(AlibabaErrorKind.Malformed, "TooManyPages", "Sync__Alibaba__PageSize")]
    [InlineData(AlibabaErrorKind.Unreachable, "Timeout", "Sync__Alibaba__AttemptTimeout")]
    [InlineData(AlibabaErrorKind.Unreachable, "NameResolution", "DNS")]
    [InlineData(AlibabaErrorKind.Unreachable, "Tls", "certificate")]
    [InlineData(AlibabaErrorKind.Unreachable, "ConnectionRefused", "HTTP_PROXY")]
    public void Every_kind_of_failure_says_what_to_do(AlibabaErrorKind kind, string code, string remedy)
    {
        var message = new AlibabaException(kind, code, "It failed").Message;

        Assert.StartsWith("It failed. ", message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }

    private static async Task<string> DeadlineAsync(
        Fault? fault = null, TimeSpan latency = default, params (string, string)[] settings)
    {
        await using var app = await SyncApplication.StartAsync(
            new FakeCloudOptions(Regions: 1, FlowLogs: 1000),
            [("Sync:Alibaba:ScopeDeadline", "00:00:05"), ("Sync:Alibaba:MaxRetries", "3"), .. settings]);
        if (fault is not null) app.Cen.Faults.Add(fault);
        app.Cen.Latency = latency;

        var scope = (await app.RunAsync()).Scopes.Single();

        Assert.Equal((ScopeOutcome.Failed, "ScopeDeadline"), (scope.Outcome, scope.ErrorCode));
        return scope.ErrorMessage!;
    }
}
