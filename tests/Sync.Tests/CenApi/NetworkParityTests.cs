using System.Text.Json.Nodes;
using System.Web;
using Sync.CenApi.Protocol;
using Sync.Local.FakeCen;

namespace Sync.Tests.CenApi;

/// <summary>The cloud and the inventory list the same network to the same request: status, code, every entry.</summary>
public sealed class NetworkParityTests : IClassFixture<CloudAndInventory>
{
    private readonly CloudAndInventory _both;

    public NetworkParityTests(CloudAndInventory both) => _both = both;

    public static TheoryData<string, string> Requests => NetworkRequests.All(new FakeCloud(CloudAndInventory.Options));

    public static TheoryData<string> Listings =>
        [.. NetworkOperation.All.Where(operation => operation.HasTokens).Select(operation => operation.Action)];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Every_request_has_the_same_answer_from_the_cloud_and_from_the_inventory(
        string action, string query)
    {
        var (expected, cloud) = await ReadAsync(_both.Cloud, action, query);

        var (status, inventory) = await ReadAsync(_both.Inventory, action, query);

        Assert.Equal(expected, status);
        SameAnswer.Assert(cloud, inventory, sorted: false);
    }

    [Theory]
    [MemberData(nameof(Listings))]
    public async Task The_tokens_of_the_inventory_lead_through_all_attachments(string action)
    {
        var cloud = new FakeCloud(CloudAndInventory.Options);
        var kind = NetworkOperation.Find(action)!.ResourceType;
        foreach (var cen in cloud.Network.Cens)
        {
            var expected = cloud.Network.Attachments.Where(end => end.CenId == cen.CenId && end.ResourceType == kind)
                .Where(end => cloud.Network.FindTransitRouter(end.TransitRouterId!)!.Type == "Enterprise");

            var listed = await FollowAsync(action, cen.CenId);

            Assert.Equal(expected.Select(end => end.AttachmentEndId).Order(), listed.Order());
        }
    }

    [Theory]
    [InlineData(CenActions.DescribeCens, "PageSize=3")]
    [InlineData(CenActions.ListTransitRouters, "RegionId=cn-hangzhou")]
    [InlineData(CenActions.ListPeerAttachments, "RegionId=cn-hangzhou")]
    [InlineData(CenActions.ListVpcAttachments, "TransitRouterId=tr-none")]
    public async Task An_answer_in_XML_is_the_same(string action, string query)
    {
        using var cloud = await _both.Cloud.CallV1Async(action, Parse(query), format: null);
        using var inventory = await _both.Inventory.CallV1Async(action, Parse(query), format: null);

        Assert.Equal(cloud.StatusCode, inventory.StatusCode);
        SameAnswer.AssertXml(await cloud.Content.ReadAsStringAsync(), await inventory.Content.ReadAsStringAsync());
    }

    private async Task<List<string>> FollowAsync(string action, string cenId)
    {
        var (ids, token) = (new List<string>(), "");
        do
        {
            var (_, page) = await ReadAsync(_both.Inventory, action, $"CenId={cenId}&MaxResults=3&NextToken={token}");
            ids.AddRange(page["TransitRouterAttachments"]!.AsArray().Select(entry =>
                $"{entry!["TransitRouterAttachmentId"]}@{entry["TransitRouterId"]}"));
            token = (string)page["NextToken"]!;
        }
        while (token != "");
        return ids;
    }

    private static async Task<(int Status, JsonNode Body)> ReadAsync(SignedCaller caller, string action, string query)
    {
        using var response = await caller.CallAsync(action, Parse(query));
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private static List<KeyValuePair<string, string>> Parse(string query)
    {
        var values = HttpUtility.ParseQueryString(query);
        return [.. values.AllKeys.Select(name => KeyValuePair.Create(name!, values[name] ?? ""))];
    }
}
