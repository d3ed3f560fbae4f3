using System.Xml.Linq;
using Sync.CenApi.Protocol;
using Sync.FlowLogs;

namespace Sync.Tests.FakeCen;

public sealed class FakeCenServerTests : WithFakeCen
{
    [Fact]
    public async Task The_pages_of_all_regions_give_the_complete_cloud()
    {
        foreach (var region in Cloud.Regions)
        {
            var seen = new List<string>();
            for (var page = 1; ; page++)
            {
                var body = await Caller.PageAsync(region, page);
                var ids = Ids(body);
                if (ids.Count == 0) break;
                Assert.Equal($"{Cloud.FlowLogs(region).Count}", (string?)body["TotalCount"]);
                Assert.Equal($"{page}", (string?)body["PageNumber"]);
                seen.AddRange(ids);
            }

            Assert.Equal(Cloud.FlowLogs(region).Select(entry => entry.FlowLogId), seen);
        }

        Assert.Empty(Server.UnplannedCalls);
    }

    [Fact]
    public async Task A_call_without_parameters_returns_page_1_of_20_from_all_regions()
    {
        var body = await JsonAsync(Caller.CallAsync("DescribeFlowlogs"));

        Assert.Equal(
            ("20", "1", "500"), ((string?)body["PageSize"], (string?)body["PageNumber"], (string?)body["TotalCount"]));
        Assert.Equal(20, Ids(body).Count);
    }

    [Fact]
    public async Task A_page_size_above_the_limit_is_reduced_to_the_limit_and_echoed_as_such()
    {
        Server.MaxPageSize = 50;

        var body = await Caller.PageAsync(Cloud.Regions[0], size: 100);

        Assert.Equal("50", (string?)body["PageSize"]);
        Assert.Equal(50, Ids(body).Count);
    }

    [Fact]
    public async Task Every_filter_keeps_the_flow_logs_that_match()
    {
        var one = Cloud.Regions.SelectMany(Cloud.FlowLogs).First(entry => entry is
        {
            FlowLogName: not null,
            Description: not null,
            TransitRouterId: not null,
            TransitRouterAttachmentId: not null,
            Tags.Count: > 1,
        });
        var request = new DescribeFlowlogsRequest
        {
            RegionId = one.RegionId,
            FlowLogName = one.FlowLogName,
            FlowLogId = one.FlowLogId,
            Description = one.Description,
            CenId = one.CenId,
            ProjectName = one.ProjectName,
            LogStoreName = one.LogStoreName,
            Status = one.Status,
            TransitRouterId = one.TransitRouterId,
            TransitRouterAttachmentId = one.TransitRouterAttachmentId,
            Interval = one.Interval,
            FlowLogVersion = one.FlowLogVersion,
            Tags = [new TagFilter(one.Tags.First().Key, one.Tags.First().Value), new TagFilter(one.Tags.Last().Key)],
        };

        Assert.Equal(
            [one.FlowLogId], Ids(await JsonAsync(Caller.CallAsync("DescribeFlowlogs", request.ToParameters()))));
        Assert.Equal(
            [one.FlowLogId],
            Ids(await JsonAsync(Caller.CallV1Async("DescribeFlowlogs", request.ToParameters(), post: true))));
    }

    [Fact]
    public async Task A_V1_call_that_names_no_format_is_answered_in_XML()
    {
        using var response = await Caller.CallV1Async("DescribeFlowlogs", format: null);
        var root = XDocument.Parse(await response.Content.ReadAsStringAsync()).Root!;

        Assert.Equal("text/xml", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("DescribeFlowlogsResponse", root.Name);
        Assert.Equal(20, root.Element("FlowLogs")!.Elements("FlowLog").Count());
    }

    [Fact]
    public async Task The_regions_and_the_account_are_returned()
    {
        var regions = await JsonAsync(Caller.CallAsync("DescribeChildInstanceRegions"));
        using var sts = new SignedCaller(Server) { Version = CenAnswers.StsVersion };
        var identity = await JsonAsync(sts.CallAsync("GetCallerIdentity"));

        Assert.Equal(
            Cloud.Regions, regions["Regions"]!["Region"]!.AsArray().Select(region => (string?)region!["RegionId"]));
        Assert.Equal(Cloud.AccountId, (string?)identity["AccountId"]);
    }

    [Fact]
    public async Task Calls_are_recorded_in_order()
    {
        await Caller.PageAsync("cn-hangzhou", 2);
        await Caller.CallAsync("DescribeChildInstanceRegions");

        Assert.Equal(
            [("DescribeFlowlogs", "cn-hangzhou", 2), ("DescribeChildInstanceRegions", null, null)],
            Server.Calls.Select(call => (call.Action, call.RegionId, call.Page)));
    }
}
