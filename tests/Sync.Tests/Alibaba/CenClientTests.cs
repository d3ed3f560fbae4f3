using Sync.Alibaba;
using Sync.FlowLogs;

namespace Sync.Tests.Alibaba;

public class CenClientTests
{
    [Fact]
    public async Task A_page_is_requested_with_every_parameter_and_counted()
    {
        await using var bench = await RpcBench.StartAsync(
            200,
            """
            {"TotalCount":"1","PageNumber":"2","PageSize":"50","FlowLogs":{"FlowLog":[{"FlowLogId":"flowlog-1"}]}}
            """);
        var request = new DescribeFlowlogsRequest
        {
            RegionId = "cn-hangzhou",
            PageNumber = 2,
            PageSize = 50,
            Tags = [new("env", "a b")],
        };

        var page = await bench.Cen().DescribeFlowlogsAsync(request, bench.Tally, CancellationToken.None);

        var seen = Assert.Single(bench.Server.Seen);
        Assert.Equal("/?PageNumber=2&PageSize=50&RegionId=cn-hangzhou&Tag.1.Key=env&Tag.1.Value=a%20b", seen.RawTarget);
        Assert.Equal(("DescribeFlowlogs", "2017-09-12"), (seen.Headers["x-acs-action"], seen.Headers["x-acs-version"]));
        Assert.Equal(
            (2, 50, 1, "flowlog-1"),
            (page.PageNumber, page.PageSize, page.TotalCount, page.Items.Single().FlowLogId));
        Assert.Equal(1, bench.Tally.Calls);
    }

    [Fact]
    public async Task An_invalid_request_is_never_sent_and_every_fault_is_reported()
    {
        await using var bench = await RpcBench.StartAsync(200, """{"TotalCount":0}""");

        var failure = await Assert.ThrowsAsync<AlibabaException>(() => bench.Cen().DescribeFlowlogsAsync(
            new() { FlowLogName = "http://x", Interval = 61, PageSize = 0 }, bench.Tally, CancellationToken.None));

        Assert.Equal((AlibabaErrorKind.InvalidRequest, "InvalidName"), (failure.Kind, failure.Code));
        Assert.All(["FlowLogName", "Interval", "PageSize"], parameter => Assert.Contains(parameter, failure.Message));
        Assert.Empty(bench.Server.Seen);
        Assert.Equal(0, bench.Tally.Calls);
    }

    [Fact]
    public async Task Pages_are_rate_limited_by_region_and_account()
    {
        await using var bench = await RpcBench.StartAsync(
            200, """{"TotalCount":0}""", RpcBench.Unhurried with { RequestsPerSecond = 1 });

        foreach (var (account, region) in new[] { ("a", "r1"), ("a", "r2"), ("b", "r1"), ("a", "r1") })
            await bench.Cen(account).DescribeFlowlogsAsync(new() { RegionId = region }, null, CancellationToken.None);

        Assert.Equal([TimeSpan.FromSeconds(1)], bench.Time.Waits);
    }

    [Fact]
    public async Task Regions_are_trimmed_and_listed_once()
    {
        await using var bench = await RpcBench.StartAsync(200, """
            {"RequestId":"D5CEED59","Regions":{"Region":[
              {"LocalName":"China (Hangzhou)\n","RegionId":"cn-hangzhou"},
              {"RegionId":"cn-beijing"}, {"LocalName":"again","RegionId":"CN-Hangzhou "}]}}
            """);

        var regions = await bench.Cen().DescribeChildInstanceRegionsAsync(CancellationToken.None);

        Assert.Equal([new("cn-hangzhou", "China (Hangzhou)"), new CenRegion("cn-beijing", "")], regions);
        var seen = Assert.Single(bench.Server.Seen);
        Assert.Equal(
            ("/?AcceptLanguage=en-US", "DescribeChildInstanceRegions"), (seen.RawTarget, seen.Headers["x-acs-action"]));
    }

    [Fact]
    public async Task An_empty_list_of_regions_is_valid()
    {
        await using var bench = await RpcBench.StartAsync(200, """{"Regions":{"Region":[]}}""");

        Assert.Empty(await bench.Cen().DescribeChildInstanceRegionsAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Regions":null}""")]
    [InlineData("""{"Regions":{}}""")]
    [InlineData("""{"Regions":{"Region":"all"}}""")]
    [InlineData(
        """
        {"Regions":{"Region":[{"RegionId":"cn-a-region-id-that-nobody-would-take-for-one-as-it-is-far-too-long"}]}}
        """)]
    public async Task A_missing_list_of_regions_is_malformed_not_empty(string body)
    {
        await using var bench = await RpcBench.StartAsync(200, body);

        var failure = await Assert.ThrowsAsync<AlibabaException>(() =>
            bench.Cen().DescribeChildInstanceRegionsAsync(CancellationToken.None));

        Assert.Equal((AlibabaErrorKind.Malformed, 3), (failure.Kind, bench.Server.Seen.Count));
    }
}
