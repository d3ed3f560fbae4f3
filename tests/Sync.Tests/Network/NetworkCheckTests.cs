using Sync.Alibaba;
using Sync.Alibaba.Credentials;
using Sync.Local.FakeCen.Faults;
using Sync.Network;

namespace Sync.Tests.Network;

/// <summary>Which rights are checked, and on what.</summary>
public sealed class NetworkCheckTests : WithFakeCen
{
    private static readonly string[] All =
        ["DescribeCens", "ListTransitRouters", .. AttachmentList.All.Select(list => list.Operation)];

    [Fact]
    public async Task Every_operation_is_tried_once_even_if_the_first_CEN_instances_have_no_attachments()
    {
        KeepLastCen();

        var tried = await TryAsync();

        Assert.Equal(All, tried.Select(each => each.Operation));
        Assert.All(tried, each => Assert.Null(each.Failure));
        Assert.Equal(All.Length + 2, Server.Calls.Count);
    }

    [Fact]
    public async Task Every_missing_right_is_reported_and_no_other()
    {
        string[] denied = ["ListTransitRouterVbrAttachments", "ListTransitRouterEcrAttachments"];
        foreach (var operation in denied) Server.Faults.Add(Refuse.Denied(operation));

        var tried = await TryAsync();

        Assert.Equal(All, tried.Select(each => each.Operation));
        Assert.Equal(denied, tried.Where(each => each.Failure is not null).Select(each => each.Operation));
    }

    [Fact]
    public async Task What_there_is_nothing_for_is_not_tried()
    {
        foreach (var router in Cloud.Network.TransitRouters)
            Cloud.Network.Set(router with { Type = "basic" });

        Assert.Equal(All[..2], (await TryAsync()).Select(each => each.Operation));
    }

    /// <summary>Leaves one CEN instance after one without transit routers and one with a Basic one.</summary>
    private void KeepLastCen()
    {
        var router = Cloud.Network.TransitRouters.First(each => each.Type == "Enterprise");
        foreach (var cen in Cloud.Network.Cens) Cloud.Network.RemoveCen(cen.CenId);
        Cloud.Network.AddCen();
        Cloud.Network.AddTransitRouter(Cloud.Network.AddCen().CenId, router.RegionId!, TransitRouter.Basic);
        Cloud.Network.AddTransitRouter(Cloud.Network.AddCen().CenId, router.RegionId!);
    }

    private async Task<List<(string Operation, AlibabaException? Failure)>> TryAsync()
    {
        var settings = RpcBench.Unhurried with { Endpoint = Server.Endpoint, MaxRetries = 0 };
        using var http = new HttpClient(AlibabaHttp.CreateHandler());
        using var rpc = new AlibabaRpc(http, settings, TimeProvider.System);
        var cen = new CenClient(rpc, settings, CredentialCache.Fixed(Cloud.Credentials), "main");
        var tried = new List<(string, AlibabaException?)>();
        await foreach (var each in NetworkCheck.TryAsync(cen, CancellationToken.None)) tried.Add(each);
        return tried;
    }
}
