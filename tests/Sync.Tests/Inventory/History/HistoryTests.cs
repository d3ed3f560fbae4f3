using System.Net;
using System.Text.Json;
using Sync.Alibaba.Answers;
using Sync.FlowLogs;
using Sync.Inventory;

namespace Sync.Tests.Inventory.History;

public class HistoryTests
{
    private static readonly FlowLog First = Some.FlowLog("flowlog-1");

    [Fact]
    public async Task History_is_every_version_newest_first_with_what_changed_field_by_field()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        app.Cloud.Add(First);
        await app.RunWellAsync();
        await ReplaceAsync(app, First with { Status = "Inactive" });
        await ReplaceAsync(
            app, First with { Status = "Inactive", Description = "d", Tags = WireTags.None.Add("env", "prod") });

        var items = (await app.GetAsync<HistoryPage>("/api/flowlogs/flowlog-1/history")).Items;

        Assert.Equal(
            [
                ("changed", null, "description: ->\"d\" tags.env: \"test\"->\"prod\""),
                ("changed", "changed", "status: \"Active\"->\"Inactive\""),
                ("added", "changed", "flowLogName: ->\"a name\" cenId: ->\"cen-1\" projectName: ->\"project\""
                    + " logStoreName: ->\"store\" interval: ->600"
                    + " status: ->\"Active\" creationTime: ->\"2024-07-24T13:00:52Z\" tags.env: ->\"test\""),
            ],
            items.Select(item => (item.Change, item.EndedBy, Show(item.Changes))));
        Assert.Equal([null, items[0].ValidFrom, items[1].ValidFrom], items.Select(item => item.ValidTo));
        Assert.Equal(["Inactive", "Inactive", "Active"], items.Select(item => item.FlowLog.Content.Status));
    }

    [Fact]
    public async Task A_removed_flow_log_keeps_its_history_and_starts_again_when_it_returns()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        app.Cloud.Add(First);
        await app.RunWellAsync();
        app.Cloud.Remove(First.RegionId!, First.FlowLogId);
        await app.RunWellAsync();

        Assert.Contains(
            "does not exist in the inventory",
            await app.ProblemAsync("/api/flowlogs/flowlog-1", HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Equal([("added", "removed")], Steps(await app.GetAsync<HistoryPage>("/api/flowlogs/flowlog-1/history")));

        app.Cloud.Add(First);
        await app.RunWellAsync();
        Assert.Equal(
            [("added", null), ("added", "removed")],
            Steps(await app.GetAsync<HistoryPage>("/api/flowlogs/flowlog-1/history")));

        static IEnumerable<(string, string?)> Steps(HistoryPage page) =>
            page.Items.Select(item => (item.Change, item.EndedBy));
    }

    [Fact]
    public async Task Pages_of_history_add_up_to_the_complete_history()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        app.Cloud.Add(First);
        await app.RunWellAsync();
        for (var n = 1; n < 7; n++)
        {
            if (n == 4)
            {
                app.Cloud.Remove(First.RegionId!, First.FlowLogId);
                await app.RunWellAsync();
                app.Cloud.Add(First);
                await app.RunWellAsync();
            }
            await ReplaceAsync(app, First with { FlowLogName = $"name {n}" });
        }

        var whole = (await app.GetAsync<HistoryPage>("/api/flowlogs/flowlog-1/history")).Items
            .Select(item => JsonSerializer.Serialize(item)).ToList();

        Assert.Equal(8, whole.Count);
        foreach (var pageSize in Enumerable.Range(1, 8))
        {
            var walked = new List<string>();
            for (string? cursor = ""; cursor is not null;)
            {
                var page = await app.GetAsync<HistoryPage>(
                    $"/api/flowlogs/flowlog-1/history?pageSize={pageSize}{(cursor == "" ? "" : $"&cursor={cursor}")}");
                walked.AddRange(page.Items.Select(item => JsonSerializer.Serialize(item)));
                cursor = page.NextCursor;
            }

            Assert.Equal(whole, walked);
        }
    }

    [Fact]
    public async Task An_unknown_id_is_a_404_and_an_id_in_two_regions_lists_both()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cloud.Add(Some.FlowLog("flowlog-twin"));
        app.Cloud.Add(Some.FlowLog("flowlog-twin", regionId: "cn-shanghai"));
        await app.RunWellAsync();

        await app.ProblemAsync("/api/flowlogs/flowlog-none/history", HttpStatusCode.NotFound);
        Assert.Contains(
            $"{app.Cloud.AccountId}/cn-shanghai", await app.ProblemAsync("/api/flowlogs/flowlog-twin/history"),
            StringComparison.Ordinal);
        Assert.Single(
            (await app.GetAsync<HistoryPage>(
                $"/api/flowlogs/flowlog-twin/history?accountId={app.Cloud.AccountId}&regionId=cn-shanghai")).Items);
        await app.ProblemAsync("/api/flowlogs/flowlog-twin/history?color=red");
    }

    [Fact]
    public async Task A_cursor_of_another_flow_log_is_refused()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        app.Cloud.Add(First);
        app.Cloud.Add(Some.FlowLog("flowlog-2"));
        await app.RunWellAsync();
        await ReplaceAsync(app, First with { Status = "Inactive" });
        var cursor = (await app.GetAsync<HistoryPage>("/api/flowlogs/flowlog-1/history?pageSize=1")).NextCursor;

        Assert.Contains(
            "of another query", await app.ProblemAsync($"/api/flowlogs/flowlog-2/history?cursor={cursor}"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_flow_log_is_a_304_until_the_inventory_changes()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        app.Cloud.Add(First);
        await app.RunWellAsync();
        var tag = (await app.SendAsync("/api/flowlogs/flowlog-1")).Headers.ETag!.ToString();
        Assert.Equal(
            HttpStatusCode.NotModified,
            (await app.SendAsync("/api/flowlogs/flowlog-1", ("If-None-Match", tag))).StatusCode);
        Assert.NotEqual(
            tag,
            (await app.SendAsync("/api/flowlogs/flowlog-1", ("Accept-Encoding", "gzip"))).Headers.ETag!.ToString());

        await ReplaceAsync(app, First with { Status = "Inactive" });

        Assert.Equal(
            HttpStatusCode.OK, (await app.SendAsync("/api/flowlogs/flowlog-1", ("If-None-Match", tag))).StatusCode);
    }

    internal static string Show(IEnumerable<FieldChange> changes) => string.Join(
        ' ',
        changes.Select(change => $"{change.Field}: {change.Before?.ToJsonString()}->{change.After?.ToJsonString()}"));

    private static Task<Sync.Runs.SyncReport> ReplaceAsync(SyncApplication app, FlowLog entry)
    {
        app.Cloud.Replace(entry);
        return app.RunWellAsync();
    }
}
