using System.Text.RegularExpressions;
using Sync.Alibaba;
using Sync.CenApi.Protocol;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Proofs.Commands;

/// <summary>
/// The reason shown for a region that was not synced says what happened and what to do, and contains the error code
/// once.
/// </summary>
public sealed class ReasonTests
{
    private const string Region = "cn-hangzhou";

    [Fact]
    public async Task A_deadline_reached_under_throttling_says_how_often_and_how_long_the_cloud_requested_waits()
    {
        var reason = await DeadlineAsync(
            new Throttle { RetryAfter = TimeSpan.FromMinutes(10), Action = CenActions.DescribeFlowlogs });

        Assert.StartsWith($"The walk of {Region} did not end within 5 s.", reason, StringComparison.Ordinal);
        Assert.Contains(
            "The cloud throttled 1 of 1 calls and requested waits of up to 10 min.", reason, StringComparison.Ordinal);
        Assert.Contains(
            "Lower Sync__Alibaba__RequestsPerSecond or raise Sync__Alibaba__ScopeDeadline", reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_reached_without_a_response_says_that_no_response_came()
    {
        var reason = await DeadlineAsync(new Hang { Action = CenActions.DescribeFlowlogs });

        Assert.Contains(
            "None of 1 calls received a response: check the network and any proxy", reason, StringComparison.Ordinal);
        Assert.Contains("raise Sync__Alibaba__AttemptTimeout (20 s)", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_reached_by_slow_pages_says_how_long_each_page_took()
    {
        var reason = await DeadlineAsync(latency: TimeSpan.FromSeconds(1));

        Assert.Matches(
            @"Each response took [\d.]+ m?s on average \(\d+ calls\): raise Sync__Alibaba__ScopeDeadline\.", reason);
    }

    [Fact]
    public async Task A_deadline_reached_by_a_low_rate_limit_names_the_limit()
    {
        var reason = await DeadlineAsync(settings: ("Sync:Alibaba:RequestsPerSecond", "0.5"));

        Assert.Contains(
            "The calls waited for the rate limit of 0.5 calls per second: raise Sync__Alibaba__RequestsPerSecond",
            reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_reports_its_target_without_secrets()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cen.Faults.Add(
            new Redirected("https://user:secret@login.example/portal?token=secret#secret") { RegionId = Region });

        var scope = (await app.RunAsync()).Scopes.Single(scope => scope.Scope.RegionId == Region);

        Assert.Equal((ScopeOutcome.Failed, "Redirect"), (scope.Outcome, scope.ErrorCode));
        Assert.StartsWith(
            "HTTP 302 redirects to https://login.example/portal. Redirects are not followed",
            scope.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", scope.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_within_another_says_what_to_do_once()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        app.Cen.Faults.Add(new ServerError { Action = "GetCallerIdentity" });

        var reason = Assert.Single((await app.RunAsync()).Accounts).ErrorMessage!;

        Assert.Equal(2, reason.Split("The cloud has an internal problem").Length);
        Assert.Contains("STS did not report which account the credentials belong to", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_code_is_shown_once_before_its_reason_in_every_command()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var settings = app.Settings();
        settings["Sync:Alibaba:Endpoint"] = $"http://127.0.0.1:{FreePort.Find()}";

        foreach (var command in (string[][])[["sync"], ["status"], ["runs", "2"], ["doctor"]])
        {
            var result = await SyncProcess.RunAsync(settings, command);
            var lines = (result.Output + result.Errors).Split('\n')
                .Where(line => line.Contains("ConnectionRefused", StringComparison.Ordinal));

            Assert.All(lines, line => Assert.Single(Regex.Matches(line, "ConnectionRefused")));
        }
    }

    /// <summary>Covers every kind of error, and the most frequent codes.</summary>
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
    [InlineData(AlibabaErrorKind.Unreachable, "NoAzureToken", "managed identity")]
    [InlineData(AlibabaErrorKind.Unreachable, "NameResolution", "DNS")]
    [InlineData(AlibabaErrorKind.Unreachable, "Tls", "certificate")]
    [InlineData(AlibabaErrorKind.Unreachable, "ConnectionRefused", "HTTP_PROXY")]
    public void Every_kind_of_failure_says_what_to_do(AlibabaErrorKind kind, string code, string remedy)
    {
        var message = new AlibabaException(kind, code, "It failed", action: "cen:DescribeFlowlogs").Message;

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
