using System.Text.Json.Nodes;
using Sync.Alibaba;
using Sync.Alibaba.Answers;
using Sync.CenApi.Protocol;

namespace Sync.Proofs.Npm;

/// <summary>Alibaba's own clients against the fake cloud: each side verifies the signing of the other.</summary>
public sealed class NpmClientTests : WithFakeCen
{
    public static TheoryData<string> Clients => ["pop-core GET", "pop-core POST", "openapi-client"];

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task Alibabas_client_reads_the_same_page_as_our_caller(string client)
    {
        var ours = await Caller.PageAsync(Cloud.Regions[0], page: 2, size: 10);

        var theirs = await CallAsync(
            client, Parameters(("RegionId", Cloud.Regions[0]), ("PageNumber", 2), ("PageSize", 10)));

        Assert.Equal(10, Ids(theirs).Count);
        AssertSame(ours, theirs);
        Assert.Empty(Server.UnplannedCalls);
    }

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task Alibabas_client_signs_names_and_tags_outside_ASCII_as_we_do(string client)
    {
        var entry = Cloud.FlowLogs(Cloud.Regions[0])[0] with
        {
            FlowLogName = "名前 +*~'()!/",
            Tags = WireTags.None.Add("负责人", "a b*~+/中"),
        };
        Cloud.Replace(entry);

        var theirs = await CallAsync(
            client, Parameters(("FlowLogName", entry.FlowLogName), ("Tag.1.Key", "负责人"), ("Tag.1.Value", "a b*~+/中")));

        Assert.Equal([entry.FlowLogId], Ids(theirs));
        Assert.Equal(entry.FlowLogName, (string?)theirs["FlowLogs"]!["FlowLog"]![0]!["FlowLogName"]);
    }

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task Alibabas_client_reads_the_account_and_the_regions(string client)
    {
        var regions = await CallAsync(client, [], action: "DescribeChildInstanceRegions");
        var identity = await CallAsync(client, [], action: "GetCallerIdentity", version: CenAnswers.StsVersion);

        Assert.Equal(
            Cloud.Regions, regions["Regions"]!["Region"]!.AsArray().Select(region => (string?)region!["RegionId"]));
        Assert.Equal(Cloud.AccountId, (string?)identity["AccountId"]);
    }

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task Alibabas_client_lists_the_network(string client)
    {
        var router = Cloud.Network.TransitRouters.Where(router => router.Type == "Enterprise")
            .MaxBy(router => Cloud.Network.AttachmentsOf(router.TransitRouterId).Count)!;

        var cens = await CallAsync(client, Parameters(("PageSize", 50)), action: CenActions.DescribeCens);
        var routers = await CallAsync(
            client, Parameters(("CenId", router.CenId)), action: CenActions.ListTransitRouters);

        Assert.Equal(
            Cloud.Network.Cens.Select(cen => cen.CenId),
            cens["Cens"]!["Cen"]!.AsArray().Select(cen => (string?)cen!["CenId"]));
        Assert.Equal(
            Cloud.Network.TransitRouters.Where(each => each.CenId == router.CenId).Select(each => each.TransitRouterId),
            routers["TransitRouters"]!.AsArray().Select(each => (string?)each!["TransitRouterId"]));
        foreach (var operation in NetworkOperation.All.Where(operation => operation.HasTokens))
        {
            var (seen, token) = (new List<string?>(), "");
            do
            {
                var page = await CallAsync(
                    client,
                    Parameters(
                        ("TransitRouterId", router.TransitRouterId), ("RegionId", router.RegionId), ("MaxResults", 5),
                        ("NextToken", token)),
                    action: operation.Action);
                seen.AddRange(page["TransitRouterAttachments"]!.AsArray()
                    .Select(entry => (string?)entry!["TransitRouterAttachmentId"]));
                token = (string)page["NextToken"]!;
            }
            while (token != "");
            Assert.Equal(
                Cloud.Network.AttachmentsOf(router.TransitRouterId)
                    .Where(end => end.ResourceType == operation.ResourceType)
                    .Select(end => end.TransitRouterAttachmentId),
                seen);
        }

        Assert.Empty(Server.UnplannedCalls);
    }

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task A_wrong_secret_does_not_match(string client) =>
        AssertRefused(
            "SignatureDoesNotMatch",
            await CallAsync(client, [], Cloud.Credentials with { AccessKeySecret = "another" }));

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task An_unknown_key_is_not_found(string client) =>
        AssertRefused(
            "InvalidAccessKeyId.NotFound", await CallAsync(client, [], new AlibabaCredentials("nobody", "nothing")));

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task A_token_that_belongs_to_no_key_is_malformed(string client) =>
        AssertRefused(
            "InvalidSecurityToken.Malformed",
            await CallAsync(client, [], Cloud.Credentials with { SecurityToken = "token+/=" }));

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task A_request_from_16_minutes_ago_is_expired(string client) =>
        AssertRefused(
            "InvalidTimeStamp.Expired",
            await CallAsync(client, [], now: TimeProvider.System.GetUtcNow().AddMinutes(-16)));

    [NodeTheory]
    [MemberData(nameof(Clients))]
    public async Task An_invalid_parameter_has_its_documented_code(string client) =>
        AssertRefused("InvalidParameter.Interval", await CallAsync(client, Parameters(("Interval", 61))));

    private Task<JsonNode> CallAsync(
        string client, JsonObject parameters, AlibabaCredentials? key = null, string action = "DescribeFlowlogs",
        string version = CenAnswers.CenVersion, DateTimeOffset? now = null) =>
        NpmClients.CallAsync(client, Server.Endpoint, key ?? Cloud.Credentials, action, version, parameters, now);

    private static JsonObject Parameters(params (string Name, JsonNode? Value)[] parameters) =>
        new(parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value)));

    private static void AssertSame(JsonNode ours, JsonNode theirs)
    {
        ours.AsObject().Remove("RequestId");
        theirs.AsObject().Remove("RequestId");
        Assert.True(JsonNode.DeepEquals(ours, theirs), $"ours: {ours}\ntheirs: {theirs}");
    }

    private static void AssertRefused(string code, JsonNode answer) => Assert.Equal(code, (string?)answer["error"]);
}
