using System.Text.Json.Nodes;
using System.Web;
using Sync.Local.FakeCen;
using Sync.Tests.FakeCen;

namespace Sync.Tests.CenApi;

/// <summary>The same request to the cloud and to the inventory has the same answer: status, code, message, every flow log.</summary>
public sealed class CenApiParityTests : IClassFixture<CenApiParityTests.Both>
{
    private static readonly FakeCloudOptions Options = new(Regions: 4, FlowLogs: 95);
    private readonly Both _both;

    public CenApiParityTests(Both both) => _both = both;

    public static TheoryData<string> Requests
    {
        get
        {
            var one = new FakeCloud(Options).FlowLogs("cn-hangzhou").First(entry => entry is
            { FlowLogName: not null, Description: not null, TransitRouterId: not null, TransitRouterAttachmentId: not null, Tags.Count: > 1 });
            var (key, value) = one.Tags.First();
            string[] whole =
            [
                "", "PageSize=100", "RegionId=cn-hangzhou", "RegionId=cn-hangzhou&PageSize=7&PageNumber=3", "RegionId=cn-hangzhou&PageSize=5000",
                "RegionId=cn-hangzhou&PageNumber=2147483647&PageSize=100", "RegionId=ap-southeast-1", "RegionId=&PageSize=100",
                "RegionId=cn-beijing&PageSize=100&OwnerId=1&ClientToken=abc&Unknown=x",
            ];
            string[] filters =
            [
                $"FlowLogName={Uri.EscapeDataString(one.FlowLogName!)}", $"Description={Uri.EscapeDataString(one.Description!)}",
                $"FlowLogId={one.FlowLogId}", $"CenId={one.CenId}", $"ProjectName={one.ProjectName}", $"LogStoreName={one.LogStoreName}",
                "Status=Active", "Status=Inactive", "Interval=60", "Interval=600", "FlowLogVersion=3", $"TransitRouterId={one.TransitRouterId}",
                $"TransitRouterAttachmentId={one.TransitRouterAttachmentId}", $"Tag.1.Key={Uri.EscapeDataString(key)}",
                $"Tag.1.Key={Uri.EscapeDataString(key)}&Tag.1.Value={Uri.EscapeDataString(value)}", "Tag.1.Key=env&Tag.2.Key=team",
                "Tag.3.Key=env&Tag.3.Value=prod&Tag.9.Key=backup&Tag.9.Value=", "Tag.1.Key=none", "Tag.1.Key=env&Tag.1.Value=PROD",
                "FlowLogName=none", "FlowLogName=%25", "FlowLogName=a%00b", "Description=%27%3B--", "Tag.1.Key=a%00b&Tag.1.Value=%22%7B",
                $"FlowLogId={one.FlowLogId}&CenId={one.CenId}", $"FlowLogId={one.FlowLogId}&CenId=cen-another",
                $"FlowLogId={one.FlowLogId}&Status={(one.Status == "Active" ? "Inactive" : "Active")}", "FlowLogId=flowlog-none", "FlowLogId=a%00b",
                $"FlowLogId={one.FlowLogId}&RegionId=cn-shanghai", $"FlowLogName={Uri.EscapeDataString(one.FlowLogName!.ToUpperInvariant())}",
            ];
            string[] wrong =
            [
                "RegionId=cn-nowhere", "RegionId=cn-hangzhou%00", "PageNumber=0", "PageNumber=-1", "PageNumber=one", "PageNumber=99999999999",
                "PageSize=0", "PageSize=1.5", "Interval=61", "Interval=x", "Status=active", "Status=Modifying", "FlowLogVersion=3.0",
                "FlowLogName=http%3A%2F%2Fx", $"FlowLogName={new string('x', 129)}", "Description=https%3A%2F%2Fx",
                $"Description={new string('x', 257)}", "ProjectName=x", "ProjectName=a_b_c", "LogStoreName=-abc", "ClientToken=%E4%B8%AD",
                "Tag.1.Key=acs:x", "Tag.1.Key=x&Tag.1.Value=aliyun", "Tag.1.Value=x", "Tag.1.Key=x&Tag.2.Key=x",
                string.Join('&', Enumerable.Range(1, 21).Select(n => $"Tag.{n}.Key=k{n}")), "FlowLogName=x&RegionId=cn-nowhere&PageSize=0",
            ];
            return [.. whole, .. filters.Select(filter => $"{filter}&PageSize=100"), .. filters.Take(8).Select(filter => $"{filter}&RegionId=cn-hangzhou"), .. wrong];
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Every_request_has_the_same_answer_from_the_cloud_and_from_the_inventory(string query)
    {
        var parameters = Parse(query);
        var (expected, cloud) = await ReadAsync(_both.Cloud.CallAsync("DescribeFlowlogs", parameters));

        var (status, inventory) = await ReadAsync(_both.Inventory.CallAsync("DescribeFlowlogs", parameters));
        var (v1Status, v1Inventory) = await ReadAsync(_both.Inventory.CallV1Async("DescribeFlowlogs", parameters, post: true));

        // Without a region a page of fewer than all holds others: the walk of all is compared below.
        if (query.Length == 0) (cloud, inventory, v1Inventory) = (Counters(cloud), Counters(inventory), Counters(v1Inventory));
        Assert.Equal((expected, expected), (status, v1Status));
        SameAnswer.Assert(cloud, inventory, sorted: !query.Contains("RegionId=cn", StringComparison.Ordinal));
        SameAnswer.Assert(inventory, v1Inventory, sorted: false);
    }

    [Theory]
    [InlineData("RegionId=cn-hangzhou&PageSize=100")]
    [InlineData("RegionId=cn-hangzhou&PageSize=3&PageNumber=4")]
    [InlineData("RegionId=ap-southeast-1")]
    [InlineData("RegionId=cn-nowhere")]
    [InlineData("Status=active")]
    public async Task XML_is_the_same_too(string query)
    {
        using var cloud = await _both.Cloud.CallV1Async("DescribeFlowlogs", Parse(query), format: null);
        using var inventory = await _both.Inventory.CallV1Async("DescribeFlowlogs", Parse(query), format: null);

        Assert.Equal((cloud.StatusCode, "text/xml"), (inventory.StatusCode, inventory.Content.Headers.ContentType!.MediaType));
        SameAnswer.AssertXml(await cloud.Content.ReadAsStringAsync(), await inventory.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Walked_page_by_page_without_a_region_it_is_every_flow_log_once_and_by_creation()
    {
        var (ids, times) = (new List<string>(), new List<string?>());
        for (var page = 1; await _both.Inventory.PageAsync(null, page, 20) is var body && body["FlowLogs"]!["FlowLog"]!.AsArray() is { Count: > 0 } entries; page++)
        {
            ids.AddRange(entries.Select(entry => (string)entry!["FlowLogId"]!));
            times.AddRange(entries.Select(entry => (string?)entry!["CreationTime"]));
        }

        var cloud = new FakeCloud(Options);
        Assert.Equal(cloud.Regions.SelectMany(cloud.FlowLogs).Select(entry => entry.FlowLogId).Order(), ids.Order());
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ProductType=VPC&AcceptLanguage=en-US")]
    [InlineData("ProductType=ECS")]
    public async Task The_regions_are_the_same(string query)
    {
        var (expected, cloud) = await ReadAsync(_both.Cloud.CallAsync("DescribeChildInstanceRegions", Parse(query)));
        var (status, inventory) = await ReadAsync(_both.Inventory.CallAsync("DescribeChildInstanceRegions", Parse(query)));

        Assert.Equal(expected, status);
        SameAnswer.Assert(cloud, inventory, sorted: true);
    }

    private static List<KeyValuePair<string, string>> Parse(string query)
    {
        var values = HttpUtility.ParseQueryString(query);
        return [.. values.AllKeys.Select(name => KeyValuePair.Create(name!, values[name] ?? ""))];
    }

    private static JsonObject Counters(JsonNode body) => new()
    {
        ["TotalCount"] = (string?)body["TotalCount"],
        ["PageSize"] = (string?)body["PageSize"],
        ["Listed"] = body["FlowLogs"]!["FlowLog"]!.AsArray().Count,
    };

    private static async Task<(int Status, JsonNode Body)> ReadAsync(Task<HttpResponseMessage> call)
    {
        using var response = await call;
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((string?)body["RequestId"], response.Headers.GetValues("x-acs-request-id").Single());
        return ((int)response.StatusCode, body);
    }

    /// <summary>One cloud and one inventory of it for all these tests: none of them changes either.</summary>
    public sealed class Both : IAsyncLifetime
    {
        private CenApiApplication? _app;

        public SignedCaller Cloud { get; private set; } = null!;

        public SignedCaller Inventory { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            _app = await CenApiApplication.StartAsync(Options);
            Cloud = new SignedCaller(_app.App.Cen);
            Inventory = await _app.NewCallerAsync();
        }

        public async Task DisposeAsync()
        {
            Cloud.Dispose();
            Inventory.Dispose();
            await _app!.DisposeAsync();
        }
    }
}
