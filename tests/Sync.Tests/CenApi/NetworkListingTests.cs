using System.Text.Json.Nodes;
using Sync.CenApi.Protocol;
using Sync.Local.FakeCen;
using Sync.Network;

namespace Sync.Tests.CenApi;

/// <summary>What <c>/api/cen</c> answers about a network that is not known, or not completely.</summary>
public sealed class NetworkListingTests : IAsyncLifetime
{
    private static readonly (int, string?) Unavailable = (503, "ServiceUnavailable"), Answered = (200, null);

    private CenApiApplication? _app;
    private SignedCaller? _all;

    private CenApiApplication App => _app!;

    private FakeCloud Cloud => App.Cloud;

    public async Task InitializeAsync()
    {
        _app = await CenApiApplication.StartAsync(new(Regions: 3, FlowLogs: 10));
        _all = await _app.NewCallerAsync();
    }

    public async Task DisposeAsync()
    {
        _all!.Dispose();
        await App.DisposeAsync();
    }

    [Fact]
    public async Task A_network_that_was_never_listed_is_refused_and_not_answered_as_empty()
    {
        await App.App.ExecuteAsync("delete from sync.network");
        Assert.All(await StatusesAsync(), status => Assert.Equal(Unavailable, status));

        await App.App.ExecuteAsync(
            """
            insert into sync.network (account_id, last_run_id, last_outcome, last_at)
            values (@accountId, 1, 'failed', now())
            """, new { accountId = Cloud.AccountId });
        Assert.All(await StatusesAsync(), status => Assert.Equal(Unavailable, status));

        await NetworkInventory.WriteAsync(App.App.DataSource, Cloud);
        Assert.All(await StatusesAsync(), status => Assert.Equal(Answered, status));
    }

    [Fact]
    public async Task A_key_of_one_account_lists_the_network_of_that_account_only()
    {
        var other = new FakeCloud(new(Regions: 3, Seed: 2));
        await NetworkInventory.WriteAsync(App.App.DataSource, Cloud);
        await NetworkInventory.WriteAsync(App.App.DataSource, other);
        using var first = await App.NewCallerAsync(Cloud.AccountId);
        using var second = await App.NewCallerAsync(other.AccountId);
        using var none = await App.NewCallerAsync("43");
        var cen = ("CenId", other.Network.TransitRouters[0].CenId!);
        var router = ("TransitRouterId", other.Network.TransitRouters[0].TransitRouterId);

        Assert.Equal(12, (int?)(await AskAsync(_all!, CenActions.DescribeCens))["TotalCount"]);
        Assert.Equal(6, (int?)(await AskAsync(second, CenActions.DescribeCens))["TotalCount"]);
        Assert.Equal(Answered, await StatusAsync(second, CenActions.ListTransitRouters, cen));
        Assert.Equal(
            (400, "ParameterCenInstanceId"), await StatusAsync(first, CenActions.ListTransitRouters, cen));
        Assert.Equal((400, "ParameterInstanceId"), await StatusAsync(first, CenActions.ListVpcAttachments, router));
        Assert.Equal(0, (int?)(await AskAsync(first, CenActions.ListVpnAttachments, router))["TotalCount"]);
        Assert.Equal(Unavailable, await StatusAsync(none, CenActions.DescribeCens));
    }

    [Fact]
    public async Task Attachments_that_were_never_listed_completely_are_refused_and_all_others_answered()
    {
        await NetworkInventory.WriteAsync(App.App.DataSource, Cloud);
        var (one, other) = Routers();
        await GapAsync(CenActions.ListEcrAttachments, one.TransitRouterId, one.RegionId!);

        Assert.Equal(Unavailable, await EcrsAsync(("TransitRouterId", one.TransitRouterId)));
        Assert.Equal(Unavailable, await EcrsAsync(("CenId", one.CenId!)));
        Assert.Equal(Unavailable, await EcrsAsync(("RegionId", one.RegionId!)));
        Assert.Equal(Unavailable, await EcrsAsync(("TransitRouterAttachmentId", "tr-attach-of-nobody")));
        Assert.Equal(Answered, await EcrsAsync(("TransitRouterId", other.TransitRouterId)));
        Assert.Equal(Answered, await EcrsAsync(("CenId", other.CenId!)));
        Assert.Equal(Answered, await EcrsAsync(("RegionId", other.RegionId!)));
        var known = Cloud.Network.Attachments.First(end => end.ResourceType == "ECR");
        Assert.Equal(Answered, await EcrsAsync(("TransitRouterAttachmentId", known.TransitRouterAttachmentId!)));
        Assert.Equal(Answered, await StatusAsync(
            _all!, CenActions.ListVpcAttachments, ("TransitRouterId", one.TransitRouterId)));
        Assert.Equal(Answered, await StatusAsync(_all!, CenActions.ListTransitRouters, ("CenId", one.CenId!)));
    }

    [Fact]
    public async Task Transit_routers_that_were_never_listed_completely_are_refused_and_so_are_their_attachments()
    {
        await NetworkInventory.WriteAsync(App.App.DataSource, Cloud);
        var (one, other) = Routers();
        await GapAsync(CenActions.ListTransitRouters, one.CenId!, "");

        Assert.Equal(Unavailable, await RoutersAsync(("CenId", one.CenId!)));
        Assert.Equal(Unavailable, await RoutersAsync(("RegionId", one.RegionId!)));
        Assert.Equal(Unavailable, await EcrsAsync(("CenId", one.CenId!)));
        Assert.Equal(Unavailable, await EcrsAsync(("TransitRouterId", "tr-of-nobody")));
        Assert.Equal(Answered, await RoutersAsync(("TransitRouterId", one.TransitRouterId)));
        Assert.Equal(Answered, await RoutersAsync(("CenId", other.CenId!)));
        Assert.Equal(Answered, await EcrsAsync(("TransitRouterId", one.TransitRouterId)));
        Assert.Equal(Answered, await StatusAsync(_all!, CenActions.DescribeCens));
    }

    [Fact]
    public async Task Attachments_that_were_listed_completely_before_are_answered_as_they_were_then()
    {
        await NetworkInventory.WriteAsync(App.App.DataSource, Cloud);
        var (one, _) = Routers();
        await GapAsync(CenActions.ListEcrAttachments, one.TransitRouterId, one.RegionId!, wasComplete: true);

        Assert.Equal(Answered, await EcrsAsync(("TransitRouterId", one.TransitRouterId)));
    }

    /// <summary>Two transit routers that differ in CEN instance and region.</summary>
    private (TransitRouter One, TransitRouter Other) Routers()
    {
        TransitRouter[] routers = [.. Cloud.Network.TransitRouters.Where(router => router.Type == "Enterprise")];
        return (routers[0], routers.First(router =>
            router.CenId != routers[0].CenId && router.RegionId != routers[0].RegionId));
    }

    private Task GapAsync(string operation, string parentId, string regionId, bool wasComplete = false) =>
        App.App.ExecuteAsync(
            """
            insert into sync.network_gap (
                account_id, operation, parent_id, region_id, since, complete_at, error_code, error_message)
            values (
                @accountId, @operation, @parentId, @regionId, now(), case when @wasComplete then now() end,
                'Forbidden.RAM', 'Denied.')
            """, new { accountId = Cloud.AccountId, operation, parentId, regionId, wasComplete });

    private Task<(int, string?)> EcrsAsync((string, string) parameter) =>
        StatusAsync(_all!, CenActions.ListEcrAttachments, parameter);

    private Task<(int, string?)> RoutersAsync((string, string) parameter) =>
        StatusAsync(_all!, CenActions.ListTransitRouters, parameter);

    private async Task<List<(int, string?)>> StatusesAsync()
    {
        var statuses = new List<(int, string?)>();
        foreach (var operation in NetworkOperation.All)
            statuses.Add(await StatusAsync(_all!, operation.Action, ("RegionId", "cn-hangzhou")));
        return statuses;
    }

    private static async Task<(int, string?)> StatusAsync(
        SignedCaller caller, string action, params (string Name, string Value)[] parameters) =>
        await CenApiApplication.ReadAsync(await CallAsync(caller, action, parameters));

    private static async Task<JsonNode> AskAsync(
        SignedCaller caller, string action, params (string Name, string Value)[] parameters)
    {
        using var response = await CallAsync(caller, action, parameters);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private static Task<HttpResponseMessage> CallAsync(
        SignedCaller caller, string action, (string Name, string Value)[] parameters) =>
        caller.CallAsync(
            action, parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value)));
}
