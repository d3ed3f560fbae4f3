using System.Net;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Snapshots;

namespace Sync.Tests.Inventory.History;

/// <summary><c>GET /api/diff</c>.</summary>
public class ChangesTests
{
    [Fact]
    public async Task The_difference_contains_what_was_added_changed_and_removed_but_nothing_that_returned_unchanged()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 2, FlowLogs: 0));
        foreach (var id in (string[])["a-changed", "b-removed", "c-kept", "d-there-and-back", "e-gone-and-back"])
            app.Cloud.Add(Some.FlowLog(id));
        var from = await AfterAsync(app);
        app.Cloud.Replace(Some.FlowLog("a-changed", status: "Modifying"));
        app.Cloud.Replace(Some.FlowLog("d-there-and-back", name: "for a moment"));
        app.Cloud.Remove(Some.Region, "b-removed");
        app.Cloud.Remove(Some.Region, "e-gone-and-back");
        app.Cloud.Add(Some.FlowLog("g-added-and-removed"));
        await AfterAsync(app);
        app.Cloud.Replace(Some.FlowLog("a-changed", status: "Inactive", name: null));
        app.Cloud.Replace(Some.FlowLog("d-there-and-back"));
        app.Cloud.Add(Some.FlowLog("e-gone-and-back"));
        app.Cloud.Add(Some.FlowLog("f-added"));
        app.Cloud.Remove(Some.Region, "g-added-and-removed");
        var to = await AfterAsync(app);
        app.Cloud.Remove(Some.Region, "c-kept");
        await AfterAsync(app);

        var page = await app.GetAsync<ChangesPage>($"/api/diff?from={Reading.At(from)}&to={Reading.At(to)}");

        Assert.Equal(
            [("a-changed", "changed"), ("b-removed", "removed"), ("f-added", "added")],
            page.Items.Select(item => (item.FlowLogId, item.Change)));
        Assert.Equal(
            "flowLogName: \"a name\"-> status: \"Active\"->\"Inactive\"", HistoryTests.Show(page.Items[0].Changes));
        Assert.All(page.Items[1].Changes, change => Assert.True(change.Before is not null && change.After is null));
        Assert.All(page.Items[2].Changes, change => Assert.True(change.Before is null && change.After is not null));
        Assert.Equal((from, to), (page.From, page.To));
        Assert.Empty((await app.GetAsync<ChangesPage>($"/api/diff?from={Reading.At(to)}&to={Reading.At(to)}")).Items);
        Assert.Empty(
            (await app.GetAsync<ChangesPage>(
                $"/api/diff?from={Reading.At(from)}&to={Reading.At(to)}&regionId=cn-beijing")).Items);
        Assert.Equal(
            3,
            (await app.GetAsync<ChangesPage>(
                $"/api/diff?from={Reading.At(from)}&to={Reading.At(to)}&regionId={Some.Region}")).Items.Count);
    }

    [Fact]
    public async Task The_difference_of_any_two_moments_turns_the_first_snapshot_into_the_second()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 4, FlowLogs: 60));
        var snapshots = new List<(DateTime At, Dictionary<string, SnapshotItem<FlowLog>> Items)>();
        for (var run = 0; run < 5; run++)
        {
            await app.RunWellAsync();
            var page = await app.PageAsync("pageSize=1000");
            snapshots.Add((page.AsOf, page.Items.ToDictionary(item => item.Content.FlowLogId)));
            app.Cloud.Drift(15);
        }

        foreach (var (first, second) in snapshots.SelectMany((first, i) =>
            snapshots.Skip(i).Select(second => (first, second))))
        {
            var changes = (await app.GetAsync<ChangesPage>(
                $"/api/diff?pageSize=1000&from={Reading.At(first.At)}&to={Reading.At(second.At)}")).Items;
            var expected = first.Items.Keys.Union(second.Items.Keys)
                .Select(id =>
                    (
                        Id: id,
                        Changes: FieldChange.Between(
                            FlowLog.Resource,
                            first.Items.GetValueOrDefault(id)?.Content,
                            second.Items.GetValueOrDefault(id)?.Content)))
                .Where(each => each.Changes.Count > 0);
            Assert.Equal(
                expected.ToDictionary(each => each.Id, each => HistoryTests.Show(each.Changes)),
                changes.ToDictionary(item => item.FlowLogId, item => HistoryTests.Show(item.Changes)));
        }
    }

    [Fact]
    public async Task Pages_add_up_and_keep_the_end_time_of_the_first_page()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 4, FlowLogs: 60));
        await app.RunWellAsync();
        const string path = "/api/diff?from=2020-01-01T00:00:00Z&to=2200-01-01T00:00:00Z";
        var whole = await app.GetAsync<ChangesPage>($"{path}&pageSize=1000");
        var walked = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await app.GetAsync<ChangesPage>(
                $"{path}&pageSize=13{(cursor == "" ? "" : $"&cursor={cursor}")}");
            Assert.Equal(whole.To, page.To);
            walked.AddRange(page.Items.Select(item => item.FlowLogId));
            cursor = page.NextCursor;
            app.Cloud.Drift(5);
            await app.RunWellAsync();
        }

        Assert.Equal(60, walked.Count);
        Assert.Equal(whole.Items.Select(item => item.FlowLogId), walked);
    }

    [Theory]
    [InlineData("to=2026-01-01T00:00:00Z", "from")]
    [InlineData("from=2026-01-01T00:00:00Z", "to")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("from=2026-01-01&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&status=x", "status")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&cursor=x", "cursor")]
    public async Task An_invalid_parameter_is_a_400_that_names_it(string query, string parameter)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 1));

        Assert.Contains($"\"{parameter}\":[", await app.ProblemAsync($"/api/diff?{query}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_difference_is_a_304_while_its_end_is_unchanged()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));
        await app.RunWellAsync();
        const string path = "/api/diff?from=2020-01-01T00:00:00Z&to=2200-01-01T00:00:00Z";
        var tag = (await app.SendAsync(path)).Headers.ETag!.ToString();
        await app.RunWellAsync();
        Assert.Equal(HttpStatusCode.NotModified, (await app.SendAsync(path, ("If-None-Match", tag))).StatusCode);

        app.Cloud.Drift(1);
        await app.RunWellAsync();
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(path, ("If-None-Match", tag))).StatusCode);
    }

    private static async Task<DateTime> AfterAsync(SyncApplication app)
    {
        var report = await app.RunAsync(forceRemovals: true);
        Assert.Equal(Sync.Runs.RunOutcome.Succeeded, report.Outcome);
        return (await app.PageAsync("")).AsOf;
    }
}
