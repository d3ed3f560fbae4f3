using System.Net;
using System.Text.Json;
using Sync.Inventory.History;
using Sync.Inventory.Snapshots;
using Sync.Network;

using static Sync.Testing.NetworkRows;

namespace Sync.Tests.Network;

/// <summary>Single items of the network over HTTP, and their history.</summary>
public sealed class NetworkItemTests
{
    [Fact]
    public async Task An_attachment_is_found_by_its_end_and_by_the_attachment_ID_alone()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreNetworkAsync();

        foreach (var route in (string[])["attachments", "coverage"])
        {
            var end = await app.Http.GetStringAsync($"/api/{route}/tr-attach-1@tr-1");
            Assert.Equal(
                "tr-1", JsonElement.Parse(end).GetProperty("transitRouterId").GetString());
            Assert.Equal(end, await app.Http.GetStringAsync($"/api/{route}/tr-attach-1%40tr-1?regionId=CN-hangzhou"));
            Assert.Equal(end, await app.Http.GetStringAsync($"/api/{route}/tr-attach-1"));
            await app.ProblemAsync($"/api/{route}/tr-attach-1?regionId=cn-shanghai", HttpStatusCode.NotFound);
            await app.ProblemAsync($"/api/{route}/tr-attach", HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task An_attachment_ID_with_two_ends_is_a_400_that_names_both()
    {
        await using var app = await SyncApplication.StartAsync();
        var other = Connection("tr-attach-1", "tr-2", "TR") with { RegionId = "cn-shanghai" };
        await app.StoreAsync(Connection("tr-attach-1", kind: "TR"), other);

        foreach (var path in (string[])["", "/history"])
        {
            var problem = await app.ProblemAsync($"/api/attachments/tr-attach-1{path}");
            Assert.Contains("tr-attach-1@tr-1, tr-attach-1@tr-2", problem, StringComparison.Ordinal);
        }

        var item = await app.GetAsync<SnapshotItem<Attachment>>("/api/attachments/tr-attach-1?regionId=cn-shanghai");
        Assert.Equal("tr-attach-1@tr-2", item.Content.AttachmentEndId);
    }

    [Fact]
    public async Task History_lists_every_version_with_its_changes_and_a_removed_item_keeps_it()
    {
        await using var app = await SyncApplication.StartAsync();
        var end = Connection("tr-attach-1");
        await app.StoreAsync(end);
        await app.StoreAsync(end with { Status = "Detaching", ZoneMappings = null });
        await app.RemoveAsync(end);

        await app.ProblemAsync("/api/attachments/tr-attach-1", HttpStatusCode.NotFound);
        foreach (var id in (string[])["tr-attach-1@tr-1", "tr-attach-1"])
        {
            var first = await app.GetAsync<HistoryPage<Attachment>>($"/api/attachments/{id}/history?pageSize=1");
            var second = await app.GetAsync<HistoryPage<Attachment>>(
                $"/api/attachments/{id}/history?pageSize=1&cursor={first.NextCursor}");

            Assert.Null(second.NextCursor);
            Assert.Equal(
                [("changed", "removed", "Detaching"), ("added", "changed", "Attached")],
                first.Items.Concat(second.Items).Select(version =>
                    (version.Change, version.EndedBy, version.Item.Content.Status)));
            Assert.Equal(["status", "zoneMappings"], first.Items[0].Changes.Select(change => change.Field));
        }
    }

    [Fact]
    public async Task A_CEN_instance_has_no_region_and_several_accounts_of_one_are_named()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreNetworkAsync();
        var cen = JsonElement.Parse(await app.Http.GetStringAsync("/api/cens/cen-1"));
        Assert.Equal("production", cen.GetProperty("name").GetString());
        Assert.False(cen.TryGetProperty("regionId", out _));
        Assert.Contains(
            "allowed: accountId", await app.ProblemAsync("/api/cens/cen-1?regionId=cn-hangzhou"),
            StringComparison.Ordinal);

        await app.ExecuteAsync(
            """
            insert into sync.cen
            select (jsonb_populate_record(cen, '{"account_id": "2"}')).* from sync.cen;
            update sync.inventory_clock set at = clock_timestamp()
            """);

        Assert.Contains(
            "specify accountId: 1, 2.", await app.ProblemAsync("/api/cens/cen-1"), StringComparison.Ordinal);
        Assert.Single((await app.GetAsync<HistoryPage<Cen>>("/api/cens/cen-1/history?accountId=2")).Items);
    }

    [Fact]
    public async Task A_transit_router_is_a_304_until_something_changes_and_a_cursor_of_another_list_is_refused()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreNetworkAsync();
        await app.StoreAsync(Router with { Status = "Modifying" });
        await app.StoreAsync(Connection("tr-attach-1") with { Status = "Attaching" });
        var tag = (await app.SendAsync("/api/transit-routers/tr-1")).Headers.ETag!.Tag;
        Assert.Equal(
            HttpStatusCode.NotModified,
            (await app.SendAsync("/api/transit-routers/tr-1", ("If-None-Match", tag))).StatusCode);

        var cursor = (await app.GetAsync<HistoryPage<TransitRouter>>("/api/transit-routers/tr-1/history?pageSize=1"))
            .NextCursor;
        Assert.Contains(
            "is of another query", await app.ProblemAsync($"/api/attachments/tr-attach-1/history?cursor={cursor}"),
            StringComparison.Ordinal);

        await app.StoreAsync(Router with { Status = "Active" });
        Assert.Equal(
            HttpStatusCode.OK,
            (await app.SendAsync("/api/transit-routers/tr-1", ("If-None-Match", tag))).StatusCode);
    }
}
