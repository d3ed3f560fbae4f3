using Sync.Local.FakeCen;

namespace Sync.Tests.FakeCen;

public sealed class DirectoryTests : WithFakeCen
{
    [Fact]
    public async Task The_members_are_listed_page_by_page_without_the_managing_account()
    {
        Server.AddMembers(23, new FakeCloudOptions(Regions: 1, FlowLogs: 0));
        using var caller = Directory();

        var pages = new List<List<string>>();
        for (var page = 1; page <= 4; page++) pages.Add(await PageAsync(caller, page));

        Assert.Equal([10, 10, 3, 0], pages.Select(page => page.Count));
        Assert.Equal(Server.Accounts.Members.Select(member => member.AccountId), pages.SelectMany(page => page));
        Assert.DoesNotContain(Cloud.AccountId, pages.SelectMany(page => page));
    }

    [Theory]
    [InlineData("PageSize", "101")]
    [InlineData("PageSize", "0")]
    [InlineData("PageNumber", "0")]
    [InlineData("PageNumber", "one")]
    public async Task A_page_out_of_range_is_refused(string parameter, string value)
    {
        using var caller = Directory();

        var answer = await JsonAsync(caller.CallAsync("ListAccounts", [new(parameter, value)]));

        Assert.Equal("InvalidParameter", (string?)answer["Code"]);
    }

    [Fact]
    public void Members_differ_from_each_other_and_are_reproducible()
    {
        var options = new FakeCloudOptions(Regions: 2, FlowLogs: 20);
        Server.AddMembers(2, options);
        var (one, other) = (Server.Accounts.Members[0], Server.Accounts.Members[1]);

        Assert.NotEqual(one.AccountId, other.AccountId);
        Assert.NotEqual(one.FlowLogs("cn-hangzhou"), other.FlowLogs("cn-hangzhou"));
        Assert.Equal(
            new FakeCloud(options with { Seed = 2 }).FlowLogs("cn-hangzhou").Select(entry => entry.FlowLogId),
            one.FlowLogs("cn-hangzhou").Select(entry => entry.FlowLogId));
        Assert.Throws<ArgumentException>(() => Server.Accounts.Add(one));
    }

    private SignedCaller Directory() => new(Server) { Version = "2022-04-19" };

    private static async Task<List<string>> PageAsync(SignedCaller caller, int page)
    {
        var answer = await JsonAsync(caller.CallAsync("ListAccounts", [new("PageNumber", $"{page}")]));
        Assert.Equal(23, (int)answer["TotalCount"]!);
        return [.. answer["Accounts"]!["Account"]!.AsArray().Select(account => (string)account!["AccountId"]!)];
    }
}
