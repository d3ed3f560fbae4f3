using System.Text.Json.Nodes;
using Sync.CenApi.Protocol;
using Sync.Local.FakeCen.Faults;
using Sync.Network;

namespace Sync.Tests.FakeCen;

/// <summary>The faults of listings reach the network too, and those of tokens.</summary>
public sealed class NetworkFaultTests : WithFakeCen
{
    private const string List = CenActions.ListVpcAttachments;

    private TransitRouter Router => field ??= Cloud.Network.TransitRouters.Where(router => router.Type == "Enterprise")
        .MaxBy(router => Cloud.Network.AttachmentsOf(router.TransitRouterId).Count)!;

    private List<string> Expected =>
    [
        .. Cloud.Network.AttachmentsOf(Router.TransitRouterId).Where(end => end.ResourceType == "VPC")
            .Select(end => end.TransitRouterAttachmentId!),
    ];

    [Fact]
    public async Task One_operation_can_be_denied_and_no_other()
    {
        var denied = Server.Faults.Add(Refuse.Denied(CenActions.ListPeerAttachments));

        using var peers = await Caller.CallAsync(CenActions.ListPeerAttachments, Of(Router));

        Assert.Equal(403, (int)peers.StatusCode);
        Assert.Null((await PageAsync())["Code"]);
        Assert.Null((await JsonAsync(Caller.CallAsync(CenActions.DescribeCens)))["Code"]);
        Server.Faults.Remove(denied);
        Assert.Null((await JsonAsync(Caller.CallAsync(CenActions.ListPeerAttachments, Of(Router))))["Code"]);
    }

    [Fact]
    public async Task A_fault_can_affect_one_transit_router_or_one_CEN_instance()
    {
        var other = Cloud.Network.TransitRouters.First(router => router.CenId != Router.CenId);
        Server.Faults.Add(new ServerError { TransitRouterId = Router.TransitRouterId });
        Server.Faults.Add(new Throttle { CenId = Router.CenId });

        Assert.Equal("ServiceUnavailable", (string?)(await PageAsync())["Code"]);
        Assert.Null((await JsonAsync(Caller.CallAsync(List, Of(other))))["Code"]);
        Assert.Equal("Throttling.User", (string?)(await RoutersAsync(Router.CenId!))["Code"]);
        Assert.Null((await RoutersAsync(other.CenId!))["Code"]);
    }

    [Fact]
    public async Task A_page_is_selected_by_its_number_whether_it_is_requested_by_number_or_by_token()
    {
        Server.Faults.Add(new ServerError { Action = List, Page = 2 });

        var first = await PageAsync(size: 1);

        Assert.Null(first["Code"]);
        Assert.Equal("ServiceUnavailable", (string?)(await PageAsync((string?)first["NextToken"], 1))["Code"]);
        Assert.Equal([1, 2], Server.Calls.Select(call => call.Page));
    }

    [Fact]
    public async Task Totals_can_be_wrong_missing_of_the_page_or_texts()
    {
        Assert.Equal(Expected.Count + 3, (int?)(await WithAsync(new WrongTotal(3) { Action = List }))["TotalCount"]);
        Assert.Equal(Expected.Count - 1, (int?)(await WithAsync(new WrongTotal(-1) { Action = List }))["TotalCount"]);
        Assert.Null((await WithAsync(new MissingTotal { Action = List }))["TotalCount"]);
        Assert.Equal(2, (int?)(await WithAsync(new TotalPerPage()))["TotalCount"]);
        var texts = await WithAsync(new TextCounters());
        Assert.Equal(("2", $"{Expected.Count}"), ((string?)texts["MaxResults"], (string?)texts["TotalCount"]));
        var cens = Server.Faults.Add(new CappedTotal(4) { Action = CenActions.DescribeCens });
        Assert.Equal(4, (int?)(await JsonAsync(Caller.CallAsync(CenActions.DescribeCens)))["TotalCount"]);
        Server.Faults.Remove(cens);
    }

    [Fact]
    public async Task Entries_can_be_repeated_hidden_missing_or_edited()
    {
        Assert.Equal([Expected[0], Expected[0]], Ids(await WithAsync(new RepeatedEntry { Action = List })));
        Assert.Equal(Expected[1..3], Ids(await WithAsync(new HiddenEntry { Action = List })));
        Assert.Equal(Expected[..1], Ids(await WithAsync(new StaleListing(1) { Action = List })));
        Assert.Empty(Ids(await WithAsync(new EmptyPage { Action = List })));
        Assert.Null((await WithAsync(new EmptyPage(Bare: true) { Action = List }))["TransitRouterAttachments"]);
        Assert.All(
            (await WithAsync(new EditedFlowLogs(entry => entry["Status"] = "Odd") { Action = List }))
                ["TransitRouterAttachments"]!.AsArray(),
            entry => Assert.Equal("Odd", (string?)entry!["Status"]));
        Assert.Equal(1 << 20, ((string)(await WithAsync(new HostileValues { Action = List }))
            ["TransitRouterAttachments"]![0]!["TransitRouterAttachmentDescription"]!).Length);
    }

    [Fact]
    public async Task A_clamped_size_is_echoed_or_not()
    {
        Assert.Equal(1, (int?)(await WithAsync(new ClampedPageSize(1) { Action = List }))["MaxResults"]);
        Assert.Equal(2, (int?)(await WithAsync(new SilentClamp(1) { Action = List }))["MaxResults"]);
    }

    [Fact]
    public async Task A_repeated_token_never_ends()
    {
        Server.Faults.Add(new RepeatedToken());

        var first = await PageAsync();
        var second = await PageAsync((string?)first["NextToken"]);

        Assert.Equal((string?)first["NextToken"], (string?)second["NextToken"]);
        Assert.Equal(Ids(first), Ids(second));
    }

    [Fact]
    public async Task A_token_can_be_lost_absent_spoilt_or_lead_to_an_empty_page()
    {
        Assert.Equal("", (string?)(await WithAsync(new LostToken()))["NextToken"]);
        Assert.Null((await WithAsync(new LostToken(Absent: true)))["NextToken"]);
        var spoilt = (string?)(await WithAsync(new SpoiltToken()))["NextToken"];
        Assert.Equal("IllegalParam.NextToken", (string?)(await PageAsync(spoilt))["Code"]);
        Assert.Null((await WithAsync(new AbsentLastToken(), size: 100))["NextToken"]);
        var last = (string?)(await WithAsync(new EmptyLastPage(), size: 100))["NextToken"];
        var empty = await PageAsync(last, 100);
        Assert.Empty(Ids(empty));
        Assert.Equal(("", Expected.Count), ((string?)empty["NextToken"], (int?)empty["TotalCount"]));
    }

    [Fact]
    public async Task A_connection_that_is_removed_between_two_pages_hides_another_one()
    {
        var before = Expected;
        Server.Faults.Add(new DetachedMidWalk { Action = List, Times = 1 });

        var first = await PageAsync();
        var second = await PageAsync((string?)first["NextToken"]);

        Assert.DoesNotContain(before[2], Ids(first).Concat(Ids(second)));
        Assert.Contains(before[2], Expected);
    }

    [Fact]
    public async Task A_connection_between_two_transit_routers_may_be_listed_at_one_of_them_only()
    {
        var peer = Cloud.Network.Attachments.Where(end => end.ResourceType == "TR")
            .GroupBy(end => end.TransitRouterAttachmentId).First(ends => ends.Count() == 2);
        Assert.Equal(2, await CountAsync());

        Server.Faults.Add(new OnePeerEntry());

        Assert.Equal(1, await CountAsync());

        async Task<int?> CountAsync() => (int?)(await JsonAsync(Caller.CallAsync(
            CenActions.ListPeerAttachments, [new("TransitRouterAttachmentId", peer.Key!)])))["TotalCount"];
    }

    [Fact]
    public async Task A_broken_connection_is_one_of_the_network_too()
    {
        Server.Faults.Add(new Reset { Action = List });

        await Assert.ThrowsAsync<HttpRequestException>(() => PageAsync());
        Assert.Null((await RoutersAsync(Router.CenId!))["Code"]);
    }

    private async Task<JsonNode> WithAsync(Fault fault, int size = 2)
    {
        Server.Faults.Add(fault);
        var page = await PageAsync(size: size);
        Server.Faults.Remove(fault);
        return page;
    }

    private Task<JsonNode> PageAsync(string? token = null, int size = 2) => JsonAsync(Caller.CallAsync(
        List, [.. Of(Router), new("MaxResults", $"{size}"), new("NextToken", token ?? "")]));

    private Task<JsonNode> RoutersAsync(string cenId) =>
        JsonAsync(Caller.CallAsync(CenActions.ListTransitRouters, [new("CenId", cenId)]));

    private static KeyValuePair<string, string>[] Of(TransitRouter router) =>
        [new("TransitRouterId", router.TransitRouterId), new("RegionId", router.RegionId!)];

    private static new List<string> Ids(JsonNode page) =>
        [.. page["TransitRouterAttachments"]!.AsArray().Select(entry => (string)entry!["TransitRouterAttachmentId"]!)];
}
