using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba;
using Sync.CenApi.Protocol;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Accounts;

namespace Sync.Tests.FakeCen;

public sealed class StsTests() : WithFakeCen(Clock)
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private readonly FakeCloud _member = new(new FakeCloudOptions(Regions: 2, FlowLogs: 30, Seed: 9)) { Name = "team" };

    [Fact]
    public async Task A_role_gives_credentials_that_act_in_its_account()
    {
        Server.Accounts.Add(_member);

        var key = Key(await AssumeAsync(Role()));
        using var caller = new SignedCaller(Server.Endpoint, key, Clock);
        using var sts = new SignedCaller(Server.Endpoint, key, Clock) { Version = CenAnswers.StsVersion };

        Assert.Equal(
            $"{_member.FlowLogs("cn-hangzhou").Count}", (string?)(await caller.PageAsync("cn-hangzhou"))["TotalCount"]);
        var identity = await JsonAsync(sts.CallAsync("GetCallerIdentity"));
        Assert.Equal(_member.AccountId, (string?)identity["AccountId"]);
        Assert.Equal("AssumedRoleUser", (string?)identity["IdentityType"]);
        Assert.Equal($"acs:ram::{_member.AccountId}:assumed-role/sync/test", (string?)identity["Arn"]);
    }

    [Fact]
    public async Task A_session_without_its_token_is_refused()
    {
        Server.Accounts.Add(_member);
        var key = Key(await AssumeAsync(Role()));

        Assert.Equal("MissingSecurityToken", await CodeAsync(key with { SecurityToken = null }));
        Assert.Equal("InvalidSecurityToken.Malformed", await CodeAsync(key with { SecurityToken = "other" }));
    }

    [Fact]
    public async Task A_session_expires_at_its_stated_time()
    {
        Server.Accounts.Add(_member);
        var answer = await AssumeAsync(Role(("DurationSeconds", "900")));
        var end = Clock.GetUtcNow().AddSeconds(900);

        Assert.Equal(end.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"), (string?)answer["Credentials"]!["Expiration"]);
        Clock.Advance(TimeSpan.FromSeconds(899));
        Assert.Null(await CodeAsync(Key(answer)));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("InvalidSecurityToken.Expired", await CodeAsync(Key(answer)));
    }

    [Fact]
    public async Task Every_session_can_be_made_to_expire_now()
    {
        Server.Accounts.Add(_member);
        var key = Key(await AssumeAsync(Role()));

        Server.Sessions.ExpireAll();

        Assert.Equal("InvalidSecurityToken.Expired", await CodeAsync(key));
        Assert.Null(await CodeAsync(Key(await AssumeAsync(Role()))));
    }

    [Theory]
    [InlineData("ExternalId", "wrong", "NoPermission")]
    [InlineData("ExternalId", "", "NoPermission")]
    [InlineData("DurationSeconds", "899", "InvalidParameter.DurationSeconds")]
    [InlineData("DurationSeconds", "3601", "InvalidParameter.DurationSeconds")]
    [InlineData("DurationSeconds", "long", "InvalidParameter.DurationSeconds")]
    [InlineData("RoleSessionName", "a", "InvalidParameter.RoleSessionName")]
    [InlineData("RoleSessionName", "with space", "InvalidParameter.RoleSessionName")]
    [InlineData("RoleSessionName", "", "MissingParameter")]
    [InlineData("RoleArn", "", "MissingParameter")]
    [InlineData("RoleArn", "acs:ram::sync", "InvalidParameter.RoleArn")]
    [InlineData("RoleArn", "acs:ram::4711:role/sync", "EntityNotExist.Role")]
    public async Task A_request_that_STS_would_refuse_is_refused(string parameter, string value, string code)
    {
        _member.Roles = [new FakeRole("sync") { ExternalId = "known" }];
        Server.Accounts.Add(_member);
        Assert.NotNull((await AssumeAsync(Role(("ExternalId", "known"))))["Credentials"]);

        Assert.Equal(code, (string?)(await AssumeAsync(Role(("ExternalId", "known"), (parameter, value))))["Code"]);
    }

    [Fact]
    public async Task A_role_that_does_not_exist_or_is_requested_by_a_member_is_refused()
    {
        var another = new FakeCloud(new FakeCloudOptions(Seed: 10));
        Server.Accounts.Add(_member);
        Server.Accounts.Add(another);
        using var member = new SignedCaller(Server.Endpoint, Key(await AssumeAsync(Role())), Clock)
        {
            Version = CenAnswers.StsVersion,
        };

        var taken = Role();
        taken["RoleArn"] = $"acs:ram::{another.AccountId}:role/sync";
        Assert.Equal("NoPermission", (string?)(await JsonAsync(member.CallAsync("AssumeRole", taken)))["Code"]);
        taken["RoleArn"] = $"acs:ram::{_member.AccountId}:role/admin";
        Assert.Equal("EntityNotExist.Role", (string?)(await AssumeAsync(taken))["Code"]);
    }

    private Dictionary<string, string> Role(params (string Name, string Value)[] changes)
    {
        var parameters = new Dictionary<string, string>
        {
            ["RoleArn"] = $"acs:ram::{_member.AccountId}:role/sync",
            ["RoleSessionName"] = "test",
        };
        foreach (var (name, value) in changes) parameters[name] = value;
        return parameters;
    }

    private async Task<JsonNode> AssumeAsync(Dictionary<string, string> parameters)
    {
        using var sts = new SignedCaller(Server, Clock) { Version = CenAnswers.StsVersion };
        return await JsonAsync(sts.CallAsync("AssumeRole", parameters));
    }

    private async Task<string?> CodeAsync(AlibabaCredentials key)
    {
        using var caller = new SignedCaller(Server.Endpoint, key, Clock);
        return (string?)(await caller.PageAsync("cn-hangzhou"))["Code"];
    }

    private static AlibabaCredentials Key(JsonNode answer) => new(
        (string)answer["Credentials"]!["AccessKeyId"]!, (string)answer["Credentials"]!["AccessKeySecret"]!,
        (string)answer["Credentials"]!["SecurityToken"]!);
}
