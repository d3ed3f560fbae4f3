using System.Text.Json.Nodes;
using Sync.Alibaba;
using Sync.CenApi.Protocol;
using Sync.Local.FakeCen;

namespace Sync.Proofs.Npm;

/// <summary>With Alibaba's own clients, the inventory and the cloud give the same answers to the same calls.</summary>
public sealed class CenApiNpmClientTests : IAsyncLifetime
{
    private CenApiApplication? _app;
    private AlibabaCredentials? _key;

    public static TheoryData<string> Clients => NpmClientTests.Clients;

    private CenApiApplication App => _app!;

    public async Task InitializeAsync()
    {
        _app = await CenApiApplication.StartAsync(new FakeCloudOptions(Regions: 3, FlowLogs: 60), network: true);
        _key = await _app.NewKeyAsync();
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task A_successful_call_has_the_same_answer(string client)
    {
        var one = App.Cloud.FlowLogs("cn-hangzhou")
            .First(entry => entry.FlowLogName is not null && entry.Tags.Count > 0);
        JsonObject[] calls =
        [
            new() { ["RegionId"] = "cn-hangzhou", ["PageSize"] = 10, ["PageNumber"] = 2 },
            new()
            {
                ["FlowLogName"] = one.FlowLogName,
                ["Tag.1.Key"] = one.Tags.First().Key,
                ["Tag.1.Value"] = one.Tags.First().Value,
            },
            new() { ["PageSize"] = 100 },
        ];
        foreach (var call in calls) await AssertAlikeAsync(client, CenActions.DescribeFlowlogs, call);
        await AssertAlikeAsync(client, CenActions.DescribeChildInstanceRegions, []);
    }

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task The_network_is_listed_with_the_same_answers(string client)
    {
        var router = App.Cloud.Network.TransitRouters.Where(router => router.Type == "Enterprise")
            .MaxBy(router => App.Cloud.Network.AttachmentsOf(router.TransitRouterId).Count)!;
        foreach (var operation in NetworkOperation.All)
        {
            var scope = operation.Action == CenActions.DescribeCens
                ? new JsonObject()
                : new JsonObject { ["RegionId"] = router.RegionId, ["CenId"] = router.CenId };
            if (operation.HasTokens) scope["TransitRouterId"] = router.TransitRouterId;
            scope[operation.SizeParameter] = 2;
            await AssertAlikeAsync(client, operation.Action, scope);
        }
    }

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task A_refused_call_has_the_same_error(string client)
    {
        await AssertAlikeAsync(client, CenActions.ListTransitRouters, []);
        await AssertAlikeAsync(client, CenActions.ListPeerAttachments, new() { ["TransitRouterId"] = "tr-none" });
        await AssertAlikeAsync(client, CenActions.DescribeFlowlogs, new() { ["Interval"] = 61 });
        await AssertAlikeAsync(client, CenActions.DescribeFlowlogs, new() { ["RegionId"] = "cn-nowhere" });
        await AssertAlikeAsync(client, CenActions.DescribeFlowlogs, new() { ["FlowLogId"] = "flowlog-none" });
    }

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task A_client_whose_endpoint_is_a_host_gets_the_same_answers(string client)
    {
        var host = new Uri(App.Endpoint, "/");
        JsonObject parameters = new() { ["RegionId"] = "cn-hangzhou", ["PageSize"] = 10 };

        var atRoot = await CallAsync(client, host, _key!, CenActions.DescribeFlowlogs, parameters);
        var atPath = await CallAsync(client, App.Endpoint, _key!, CenActions.DescribeFlowlogs, parameters);
        var refused = await CallAsync(client, host, _key!, CenActions.DescribeFlowlogs, new() { ["Interval"] = 61 });

        SameAnswer.Assert(atPath, atRoot, sorted: true);
        Assert.Equal("InvalidParameter.Interval", (string?)refused["error"]);
    }

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task A_wrong_secret_does_not_match_the_signature(string client)
    {
        var answer = await CallAsync(
            client, App.Endpoint, _key! with { AccessKeySecret = "another" }, CenActions.DescribeFlowlogs, []);

        Assert.Equal("SignatureDoesNotMatch", (string?)answer["error"]);
    }

    private async Task AssertAlikeAsync(string client, string action, JsonObject parameters)
    {
        var cloud = await CallAsync(client, App.App.Cen.Endpoint, App.Cloud.Credentials, action, parameters);
        var inventory = await CallAsync(client, App.Endpoint, _key!, action, parameters);
        // An error's message also contains the request's ID and the host.
        if (cloud["error"] is { } code) Assert.Equal((string?)code, (string?)inventory["error"]);
        else SameAnswer.Assert(cloud, inventory, sorted: parameters["RegionId"] is null);
    }

    private static Task<JsonNode> CallAsync(
        string client, Uri endpoint, AlibabaCredentials key, string action, JsonObject parameters) =>
        NpmClients.CallAsync(
            client, endpoint, key, action, CenAnswers.CenVersion, parameters.DeepClone().AsObject());
}
