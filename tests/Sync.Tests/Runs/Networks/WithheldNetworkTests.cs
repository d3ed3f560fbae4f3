using System.Text.Json.Nodes;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Tests.Coverage;

namespace Sync.Tests.Runs.Networks;

/// <summary>
/// What the listings lack and is kept: the rest goes on as ever. And entries that are spelled in another way.
/// </summary>
public sealed class WithheldNetworkTests
{
    private const string Vpcs = "ListTransitRouterVpcAttachments";

    [Fact]
    public async Task While_CEN_instances_are_withheld_a_change_of_another_one_is_drift_and_they_count_as_listed()
    {
        await using var app = await StartAsync();
        for (var number = 0; number < 3; number++) app.Cloud.Network.AddCen();
        await app.RunWellAsync();
        var cens = app.Cloud.Network.Cens;
        foreach (var cen in cens.Skip(1)) app.Cloud.Network.RemoveCen(cen.CenId);
        var withheld = (await app.RunAsync()).Networks.Single().Cens.Withheld;

        app.Cloud.Network.Set(cens[0] with { Name = "renamed" });
        var added = app.Cloud.Network.AddCen();
        await app.RunAsync();

        Assert.Equal(2, withheld);
        Assert.Equal(
            new[] { ("added", added.CenId), ("changed", cens[0].CenId) },
            await app.QueryAsync<(string, string)>("select kind, flow_log_id from sync.drift_event order by kind"));
        // A listing without a time was never complete, and is refused to clients.
        Assert.Equal(
            cens.Skip(1).Select(cen => cen.CenId).Order(StringComparer.Ordinal),
            await app.QueryAsync<string>(
                """
                select unnest(withheld_ids) collate "C" from sync.network_gap where complete_at is not null order by 1
                """));
    }

    [Fact]
    public async Task An_attachment_whose_removal_is_withheld_is_unknown_and_not_told_to_be_uncovered()
    {
        await using var app = await StartAsync();
        var part = new WalkPart(app.Cen);
        var router = part.Router();
        var ends = Enumerable.Range(0, 4).Select(_ => part.Logged(part.Attach(router))).ToList();
        await app.RunWellAsync();
        foreach (var end in ends.Skip(1)) app.Cloud.Network.RemoveEnd(end);
        app.Cloud.Remove(part.Region(0), "flowlog-4");

        await app.RunAsync();

        Assert.Equal(
            ends.Select((end, number) => (end.AttachmentEndId, number == 3 ? "unknown" : "covered")).Order(),
            (await app.QueryAsync<(string, string)>("select attachment_end_id, verdict from sync.coverage")).Order());
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.coverage_event"));
        await app.RunAsync(forceRemovals: true);
        Assert.Equal(
            [ends[0].AttachmentEndId], await app.QueryAsync<string>("select attachment_end_id from sync.coverage"));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.network_gap"));
    }

    [Fact]
    public async Task A_kind_that_is_spelled_in_another_case_is_the_same_kind()
    {
        await using var app = await StartAsync();
        new WalkPart(app.Cen).Attach();
        await app.RunWellAsync();
        app.Cen.Faults.Add(new EditedFlowLogs(Kind("Vpc")) { Action = Vpcs });

        var network = (await app.RunWellAsync()).Networks.Single();

        Assert.Equal((1, 0, 0), (network.Attachments.Listed, network.Attachments.Changed, network.Gaps.Count));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.drift_event"));
    }

    [Fact]
    public async Task A_kind_of_no_list_is_a_doubt_and_its_attachments_are_not_taken_for_absent()
    {
        await using var app = await StartAsync();
        new WalkPart(app.Cen).Attach();
        await app.RunWellAsync();
        app.Cen.Faults.Add(new EditedFlowLogs(Kind("VirtualNetwork")) { Action = Vpcs });

        var network = (await app.RunAsync()).Networks.Single();

        Assert.Equal(Vpcs, Assert.Single(network.Gaps).Operation);
        Assert.Equal("VPC unknown", await app.ScalarAsync<string>(
            """
            select a.resource_type || ' ' || c.verdict
            from sync.coverage c
            join sync.attachment a using (attachment_end_id)
            """));
    }

    private static Action<JsonObject> Kind(string kind) => entry => entry["ResourceType"] = kind;

    private static Task<SyncApplication> StartAsync() => SyncApplication.StartAsync(
        new FakeCloudOptions(Regions: 2, FlowLogs: 0, Cens: 0, TransitRouters: 0, Attachments: 0),
        ("Sync:Network:Enabled", "true"), ("Sync:RemovalGuard:MinRows", "1"));
}
