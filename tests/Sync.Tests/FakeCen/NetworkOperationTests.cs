using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.CenApi.Protocol;
using Sync.Network;

namespace Sync.Tests.FakeCen;

public sealed class NetworkOperationTests : WithFakeCen
{
    public static TheoryData<string> Lists =>
        [.. NetworkOperation.All.Where(operation => operation.HasTokens).Select(operation => operation.Action)];

    [Fact]
    public async Task CEN_instances_are_listed_by_pages_of_ten()
    {
        for (var more = 0; more < 9; more++) Cloud.Network.AddCen();

        var first = await AskAsync(CenActions.DescribeCens);
        var second = await AskAsync(CenActions.DescribeCens, ("PageNumber", "2"));

        var ids = new[] { first, second }.SelectMany(page => page["Cens"]!["Cen"]!.AsArray())
            .Select(cen => (string?)cen!["CenId"]);
        Assert.Equal(Cloud.Network.Cens.Select(cen => cen.CenId), ids);
        Assert.Equal(
            """{"PageSize":10,"PageNumber":2,"TotalCount":15}""",
            new JsonObject(new[] { "PageSize", "PageNumber", "TotalCount" }
                .Select(name => KeyValuePair.Create(name, second[name]?.DeepClone()))).ToJsonString());
    }

    [Fact]
    public async Task A_transit_router_has_the_members_types_and_nesting_of_the_cloud()
    {
        var router = Cloud.Network.AddTransitRouter(Cloud.Network.AddCen().CenId, "cn-hangzhou") with
        {
            AliUid = "253460731706911258",
            SupportMulticast = "true",
        };
        Cloud.Network.Set(router);

        var page = await AskAsync(CenActions.ListTransitRouters, ("CenId", router.CenId!));

        var entry = Assert.Single(page["TransitRouters"]!.AsArray())!;
        Assert.Equal("253460731706911258", entry["AliUid"]!.ToJsonString());
        Assert.Equal("true", entry["SupportMulticast"]!.ToJsonString());
        Assert.Equal(JsonValueKind.Array, entry["Tags"]!.GetValueKind());
        Assert.Equal(JsonValueKind.Array, entry["TransitRouterCidrList"]!.GetValueKind());
        Assert.Equal(("cn-hangzhou", "Enterprise"), ((string?)entry["RegionId"], (string?)entry["Type"]));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task The_tokens_lead_through_all_attachments_of_a_kind(string action)
    {
        var kind = NetworkOperation.Find(action)!.ResourceType;
        foreach (var router in Cloud.Network.TransitRouters.Where(router => router.Type == "Enterprise"))
        {
            var (seen, token) = (new List<string?>(), "");
            do
            {
                var page = await AskAsync(
                    action, ("TransitRouterId", router.TransitRouterId), ("RegionId", router.RegionId!),
                    ("MaxResults", "2"), ("NextToken", token));
                var entries = page["TransitRouterAttachments"]!.AsArray();
                seen.AddRange(entries.Select(entry => (string?)entry!["TransitRouterAttachmentId"]));
                Assert.Equal(2, (int?)page["MaxResults"]);
                Assert.All(entries, entry => Assert.Equal(kind, (string?)entry!["ResourceType"]));
                token = (string)page["NextToken"]!;
            }
            while (token != "");

            Assert.Equal(
                Cloud.Network.AttachmentsOf(router.TransitRouterId).Where(end => end.ResourceType == kind)
                    .Select(end => end.TransitRouterAttachmentId),
                seen);
        }
    }

    [Fact]
    public async Task Only_entries_of_connections_between_transit_routers_have_a_region_and_owners_are_numbers()
    {
        var router = Cloud.Network.TransitRouters.First(each => each.Type == "Enterprise");
        var vpc = Cloud.Network.Attach(router.TransitRouterId) with { VpcOwnerId = "253460731706911258" };
        Cloud.Network.Set(vpc);
        var far = Cloud.Network.AddTransitRouter(router.CenId!, "eu-west-1");
        var (peer, _) = Cloud.Network.Connect(router.TransitRouterId, far.TransitRouterId);

        var vpcs = await EntryAsync(CenActions.ListVpcAttachments, vpc);
        var peers = await EntryAsync(CenActions.ListPeerAttachments, peer);

        Assert.Null(vpcs["RegionId"]);
        Assert.Null(vpcs["AttachmentEndId"]);
        Assert.Equal("253460731706911258", vpcs["VpcOwnerId"]!.ToJsonString());
        Assert.Contains(vpcs["AutoPublishRouteEnabled"]!.ToJsonString(), new[] { "true", "false" });
        Assert.Equal(JsonValueKind.Object, vpcs["Options"]!.GetValueKind());
        Assert.Equal("eni-", ((string)vpcs["ZoneMappings"]![0]!["NetworkInterfaceId"]!)[..4]);
        Assert.Equal(router.RegionId, (string?)peers["RegionId"]);
        Assert.Equal(
            ("eu-west-1", far.TransitRouterId, Cloud.AccountId),
            ((string?)peers["PeerTransitRouterRegionId"], (string?)peers["PeerTransitRouterId"],
                peers["PeerTransitRouterOwnerId"]!.ToJsonString()));
        Assert.Equal(JsonValueKind.Number, peers["Bandwidth"]!.GetValueKind());
    }

    [Fact]
    public async Task The_lists_have_no_connections_of_a_transit_router_of_the_Basic_Edition()
    {
        var basic = Cloud.Network.TransitRouters.First(router => router.Type == TransitRouter.Basic);
        var end = Cloud.Network.Attach(basic.TransitRouterId);

        (string, string)[] scopes =
        [
            ("TransitRouterId", basic.TransitRouterId), ("TransitRouterAttachmentId", end.TransitRouterAttachmentId!),
        ];
        foreach (var scope in scopes)
            Assert.Equal(0, (int?)(await AskAsync(CenActions.ListVpcAttachments, scope))["TotalCount"]);
    }

    [Fact]
    public async Task More_results_than_a_hundred_are_reduced_to_a_hundred_and_echoed_as_such()
    {
        var router = Cloud.Network.TransitRouters.First(each => each.Type == "Enterprise");
        for (var more = 0; more < 120; more++) Cloud.Network.Attach(router.TransitRouterId, "VBR");

        var page = await AskAsync(
            CenActions.ListVbrAttachments, ("TransitRouterId", router.TransitRouterId), ("MaxResults", "101"));

        Assert.Equal(100, (int?)page["MaxResults"]);
        Assert.Equal(100, page["TransitRouterAttachments"]!.AsArray().Count);
        Assert.NotEqual("", (string?)page["NextToken"]);
    }

    [Fact]
    public async Task A_token_is_refused_with_other_filters()
    {
        var routers = Cloud.Network.TransitRouters.Where(router => router.Type == "Enterprise")
            .Where(router => Cloud.Network.AttachmentsOf(router.TransitRouterId)
                .Count(end => end.ResourceType == "VPC") > 1).Take(2).ToList();
        var page = await AskAsync(
            CenActions.ListVpcAttachments, ("TransitRouterId", routers[0].TransitRouterId), ("MaxResults", "1"));

        var other = await AskAsync(
            CenActions.ListVpcAttachments, ("TransitRouterId", routers[1].TransitRouterId), ("MaxResults", "1"),
            ("NextToken", (string)page["NextToken"]!));

        Assert.Equal("IllegalParam.NextToken", (string?)other["Code"]);
    }

    [Fact]
    public async Task An_account_without_the_service_is_refused_its_transit_routers_but_not_its_CEN_instances()
    {
        Cloud.Network.IsServiceOpen = false;

        var routers = await AskAsync(CenActions.ListTransitRouters, ("RegionId", "cn-hangzhou"));

        Assert.Equal("Forbbiden.TransitRouterServiceNotOpen", (string?)routers["Code"]);
        Assert.Equal(6, (int?)(await AskAsync(CenActions.DescribeCens))["TotalCount"]);
    }

    [Fact]
    public async Task Every_account_has_its_own_network()
    {
        var member = Cloud.Network.Cens[0].CenId;
        Server.AddMembers(1, new());
        var other = Server.Accounts.Members[0].Network.Cens[0].CenId;

        Assert.NotEqual(member, other);
        Assert.Equal(
            "ParameterCenInstanceId",
            (string?)(await AskAsync(CenActions.ListTransitRouters, ("CenId", other)))["Code"]);
    }

    private async Task<JsonNode> EntryAsync(string action, Attachment end)
    {
        var page = await AskAsync(
            action, ("TransitRouterAttachmentId", end.TransitRouterAttachmentId!),
            ("TransitRouterId", end.TransitRouterId!));
        return Assert.Single(page["TransitRouterAttachments"]!.AsArray())!;
    }

    private Task<JsonNode> AskAsync(string action, params (string Name, string Value)[] parameters) => JsonAsync(
        Caller.CallAsync(action, parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value))));
}
