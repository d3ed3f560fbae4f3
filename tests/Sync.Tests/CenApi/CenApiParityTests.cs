using System.Text.Json.Nodes;
using System.Web;
using Sync.Local.FakeCen;

namespace Sync.Tests.CenApi;

/// <summary>
/// The cloud and the inventory give the same answer to the same request: status, code, message, every flow log.
/// </summary>
public sealed class CenApiParityTests : IClassFixture<CloudAndInventory>
{
    private readonly CloudAndInventory _both;

    public CenApiParityTests(CloudAndInventory both) => _both = both;

    public static TheoryData<string> Requests => CenRequests.All(new FakeCloud(CloudAndInventory.Options));

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Every_request_has_the_same_answer_from_the_cloud_and_from_the_inventory(string query)
    {
        var parameters = Parse(query);
        var (expected, cloud) = await ReadAsync(_both.Cloud.CallAsync("DescribeFlowlogs", parameters));

        var (status, inventory) = await ReadAsync(_both.Inventory.CallAsync("DescribeFlowlogs", parameters));
        var (v1Status, v1Inventory) = await ReadAsync(
            _both.Inventory.CallV1Async("DescribeFlowlogs", parameters, post: true));

        // Without a region, a partial page has other entries; another test compares all pages.
        if (query.Length == 0)
            (cloud, inventory, v1Inventory) = (Counters(cloud), Counters(inventory), Counters(v1Inventory));
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
    public async Task XML_answers_are_the_same(string query)
    {
        using var cloud = await _both.Cloud.CallV1Async("DescribeFlowlogs", Parse(query), format: null);
        using var inventory = await _both.Inventory.CallV1Async("DescribeFlowlogs", Parse(query), format: null);

        Assert.Equal(
            (cloud.StatusCode, "text/xml"),
            (inventory.StatusCode, inventory.Content.Headers.ContentType!.MediaType));
        SameAnswer.AssertXml(await cloud.Content.ReadAsStringAsync(), await inventory.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Pages_without_a_region_contain_every_flow_log_once_in_order_of_creation()
    {
        var (ids, times) = (new List<string>(), new List<string?>());
        for (var page = 1; ; page++)
        {
            var entries = (await _both.Inventory.PageAsync(null, page, 20))["FlowLogs"]!["FlowLog"]!.AsArray();
            if (entries.Count == 0) break;
            ids.AddRange(entries.Select(entry => (string)entry!["FlowLogId"]!));
            times.AddRange(entries.Select(entry => (string?)entry!["CreationTime"]));
        }

        var cloud = new FakeCloud(CloudAndInventory.Options);
        Assert.Equal(cloud.Regions.SelectMany(cloud.FlowLogs).Select(entry => entry.FlowLogId).Order(), ids.Order());
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ProductType=VPC&AcceptLanguage=en-US")]
    [InlineData("ProductType=ECS")]
    public async Task The_list_of_regions_is_the_same(string query)
    {
        var (expected, cloud) = await ReadAsync(_both.Cloud.CallAsync("DescribeChildInstanceRegions", Parse(query)));
        var (status, inventory) = await ReadAsync(
            _both.Inventory.CallAsync("DescribeChildInstanceRegions", Parse(query)));

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
}
