using Microsoft.AspNetCore.WebUtilities;
using Sync.Alibaba;
using Sync.Alibaba.Credentials;

namespace Sync.Tests.Alibaba;

public sealed class OidcRoleTests
{
    private const string Token = "eyJhbGciOiJSUzI1NiJ9.the-token.signature";
    private const string Answer = """
        {"RequestId":"1","AssumedRoleUser":{"Arn":"acs:ram::1:role/sync/sync"},
         "Credentials":{"AccessKeyId":"STS.id","AccessKeySecret":"secret","SecurityToken":"session",
         "Expiration":"2026-01-01T01:00:00Z"}}
        """;

    [Fact]
    public async Task A_token_is_exchanged_for_credentials_in_an_unsigned_call()
    {
        await using var sts = await StubServer.StartAsync(200, Answer);

        var credentials = await AssumeAsync(sts);

        Assert.Equal(
            new SessionKeys(
                new AlibabaCredentials("STS.id", "secret", "session"),
                new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero)),
            credentials);
        var request = Assert.Single(sts.Seen);
        Assert.StartsWith(
            "/?Action=AssumeRoleWithOIDC&Format=JSON&Version=2015-04-01&Timestamp=", request.RawTarget,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
        var form = QueryHelpers.ParseQuery(request.Body);
        Assert.Equal("acs:ram::1:role/sync", form["RoleArn"]);
        Assert.Equal("acs:ram::1:oidc-provider/sync-azure", form["OIDCProviderArn"]);
        Assert.Equal(Token, form["OIDCToken"]);
        Assert.Equal("sync", form["RoleSessionName"]);
    }

    [Fact]
    public async Task A_refusal_is_reported_with_its_code_and_without_the_token()
    {
        await using var sts = await StubServer.StartAsync(
            400, $$"""{"RequestId":"1","Code":"AuthenticationFail.OIDCToken.Invalid","Message":"Bad: {{Token}}"}""");

        var refused = await Assert.ThrowsAsync<AlibabaException>(() => AssumeAsync(sts));

        Assert.Equal("AuthenticationFail.OIDCToken.Invalid", refused.Code);
        Assert.DoesNotContain(Token, refused.ToString(), StringComparison.Ordinal);
        Assert.Single(sts.Seen);
    }

    [Fact]
    public async Task A_call_to_a_busy_service_is_retried()
    {
        await using var sts = await StubServer.StartAsync((context, number) => number == 1
            ? context.AnswerAsync(503, """{"Code":"ServiceUnavailable","Message":"later"}""")
            : context.AnswerAsync(200, Answer));

        Assert.Equal("STS.id", (await AssumeAsync(sts)).Keys.AccessKeyId);
        Assert.Equal(2, sts.Seen.Count);
    }

    [Fact]
    public async Task A_throttled_call_is_retried_after_a_delay()
    {
        var time = new InstantTime();
        await using var sts = await StubServer.StartAsync((context, number) => number == 1
            ? context.AnswerAsync(400, """{"Code":"Throttling.User","Message":"slow down"}""")
            : context.AnswerAsync(200, Answer));

        await AssumeAsync(sts, time);

        Assert.Single(time.Waits);
    }

    [Fact]
    public async Task A_response_without_credentials_is_malformed()
    {
        await using var sts = await StubServer.StartAsync(200, """{"RequestId":"1"}""");

        Assert.Equal(
            AlibabaErrorKind.Malformed, (await Assert.ThrowsAsync<AlibabaException>(() => AssumeAsync(sts))).Kind);
    }

    private static async Task<SessionKeys> AssumeAsync(StubServer sts, InstantTime? time = null)
    {
        using var http = new HttpClient();
        var role = new OidcRole(
            http, new AlibabaSettings { StsEndpoint = sts.Url, MaxRetries = 1, AttemptTimeout = TimeSpan.FromHours(2) },
            new OidcRoleSettings("acs:ram::1:role/sync", "acs:ram::1:oidc-provider/sync-azure", "api://sync"),
            _ => ValueTask.FromResult(Token), time ?? new InstantTime());
        return await role.AssumeAsync(CancellationToken.None);
    }
}
