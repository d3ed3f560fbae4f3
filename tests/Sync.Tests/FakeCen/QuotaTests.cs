using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba;
using Sync.CenApi.Protocol;
using Sync.Local.FakeCen;

namespace Sync.Tests.FakeCen;

public sealed class QuotaTests() : WithFakeCen(Clock)
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public async Task Calls_above_the_quota_are_throttled_until_the_oldest_leaves_the_window()
    {
        Server.Quota = new FakeQuota(3, TimeSpan.FromSeconds(60));

        Assert.Null(await CodeAsync());
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await CodeAsync());
        Assert.Null(await CodeAsync());
        Assert.Equal("Throttling.User", await CodeAsync());
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await CodeAsync());
        Assert.Equal("Throttling.User", await CodeAsync());
    }

    [Fact]
    public async Task The_quota_applies_per_region_API_and_account()
    {
        Server.Quota = new FakeQuota(1, TimeSpan.FromSeconds(60));

        Assert.Null(await CodeAsync());
        Assert.Equal("Throttling.User", await CodeAsync());
        Assert.Null(await CodeAsync("cn-shanghai"));
        Assert.Null((string?)(await JsonAsync(Caller.CallAsync("DescribeChildInstanceRegions")))["Code"]);
        using var member = await MemberAsync();
        Assert.Null((string?)(await member.PageAsync("cn-hangzhou"))["Code"]);
        Assert.Equal("Throttling.User", (string?)(await member.PageAsync("cn-hangzhou"))["Code"]);
    }

    private async Task<SignedCaller> MemberAsync()
    {
        Server.AddMembers(1, new FakeCloudOptions());
        using var sts = new SignedCaller(Server, Clock) { Version = CenAnswers.StsVersion };
        var arn = $"acs:ram::{Server.Accounts.Members[0].AccountId}:role/sync";
        var given = (await JsonAsync(
            sts.CallAsync("AssumeRole", [new("RoleArn", arn), new("RoleSessionName", "test")])))["Credentials"]!;
        return new SignedCaller(Server.Endpoint, new AlibabaCredentials(
            (string)given["AccessKeyId"]!, (string)given["AccessKeySecret"]!, (string)given["SecurityToken"]!), Clock);
    }

    private async Task<string?> CodeAsync(string region = "cn-hangzhou") =>
        (string?)(await Caller.PageAsync(region))["Code"];
}
