using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.Runs;

/// <summary>The inventory of a cloud that returns wrong responses.</summary>
public class ListingTruthTests
{
    private const string Region = "cn-hangzhou";

    [Theory]
    [InlineData(120, -20)]
    [InlineData(82, -32)]
    [InlineData(130, -30)]
    public async Task A_total_that_is_too_low_loses_nothing(int flowLogs, int off)
    {
        await using var app = await StartAsync(flowLogs);
        app.Cen.Faults.Add(new WrongTotal(off));

        var first = (await app.RunWellAsync()).Scopes.Single();
        var second = (await app.RunWellAsync()).Scopes.Single();

        Assert.Equal((flowLogs, flowLogs), (first.Added, second.Unchanged));
        Assert.Equal(flowLogs, (await app.InventoryIdsAsync(Region)).Count);
    }

    [Fact]
    public async Task A_deleted_flow_log_is_removed_whatever_the_total_says()
    {
        await using var app = await StartAsync(120);
        await app.RunWellAsync();
        app.Cloud.Remove(Region, app.Cloud.FlowLogs(Region)[117].FlowLogId);
        app.Cen.Faults.Add(new WrongTotal(-20));

        Assert.Equal(1, (await app.RunWellAsync()).Scopes.Single().Removed);
    }

    [Fact]
    public async Task A_single_empty_response_removes_nothing()
    {
        await using var app = await StartAsync(7);
        await app.RunWellAsync();
        app.Cen.Faults.Add(new StaleListing(0) { Times = 1 });

        var scope = (await app.RunWellAsync()).Scopes.Single();

        Assert.Equal((7, 0, 2), (scope.Unchanged, scope.Removed, scope.Calls));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.drift_event"));
    }

    [Fact]
    public async Task A_refused_confirming_walk_keeps_what_the_first_saw()
    {
        await using var app = await StartAsync(25, pageSize: 10);
        await app.RunWellAsync();
        app.Cloud.Remove(Region, app.Cloud.FlowLogs(Region)[3].FlowLogId);
        app.Cloud.Replace(app.Cloud.FlowLogs(Region)[20] with { FlowLogName = "renamed" });
        app.Cloud.Add(Region);
        app.Cen.Faults.Add(new DeniedRegion { Page = 1, After = 1 });

        var scope = (await app.RunAsync()).Scopes.Single();

        Assert.Equal((ScopeOutcome.Failed, "Forbidden.RAM"), (scope.Outcome, scope.ErrorCode));
        Assert.Equal(
            (1, 1, 0, 26), (scope.Added, scope.Changed, scope.Removed, (await app.InventoryIdsAsync(Region)).Count));
    }

    /// <summary>
    /// The confirming walk costs calls only if something is to be removed. Finding the end costs a call only if the
    /// last page is full.
    /// </summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(49, 1)]
    [InlineData(50, 2)]
    [InlineData(120, 3)]
    [InlineData(150, 4)]
    public async Task An_unchanged_region_costs_one_call_for_each_page_and_one_more_if_the_last_is_full(
        int flowLogs, int calls)
    {
        await using var app = await StartAsync(flowLogs);

        Assert.Equal(calls, (await app.RunWellAsync()).Scopes.Single().Calls);
        Assert.Equal(calls, (await app.RunWellAsync()).Scopes.Single().Calls);
        app.Cloud.Add(Region);
        Assert.Equal(1 + (flowLogs + 1) / 50, (await app.RunWellAsync()).Scopes.Single().Calls);
        app.Cloud.Remove(Region, app.Cloud.FlowLogs(Region)[0].FlowLogId);
        Assert.Equal(2 * calls, (await app.RunAsync(forceRemovals: true)).Scopes.Single().Calls);
    }

    [Fact]
    public async Task A_flow_log_that_is_absent_from_alternate_listings_is_removed_and_added_once_and_then_kept()
    {
        await using var app = await StartAsync(12);
        await app.RunWellAsync();
        var outcomes = new List<string>();
        for (var run = 0; run < 10; run++) outcomes.Add(await RunAsync(app, isHidden: run % 2 == 0));

        Assert.Equal(
            ["removed", "added", .. Enumerable.Repeat<string[]>(["Flapping", ""], 4).SelectMany(two => two)], outcomes);
        Assert.Equal(2, await app.ScalarAsync<long>("select count(*) from sync.drift_event"));
        Assert.Equal(12, (await app.InventoryIdsAsync(Region)).Count);
    }

    [Fact]
    public async Task A_flow_log_that_returned_is_removed_once_it_is_absent_in_three_consecutive_runs()
    {
        await using var app = await StartAsync(12);
        await app.RunWellAsync();
        bool[] isHidden = [true, false, true, true, false, true, true, true];
        var outcomes = new List<string>();
        foreach (var hidden in isHidden) outcomes.Add(await RunAsync(app, hidden));

        Assert.Equal(["removed", "added", "Flapping", "Flapping", "", "Flapping", "Flapping", "removed"], outcomes);
    }

    [Fact]
    public async Task A_run_that_could_not_list_the_region_does_not_interrupt_the_count_of_absences()
    {
        await using var app = await StartAsync(12);
        await app.RunWellAsync();
        var outcomes = new List<string>();
        foreach (var hidden in (bool[])[true, false, true, true]) outcomes.Add(await RunAsync(app, hidden));
        app.Cen.Faults.Add(new DeniedRegion());
        outcomes.Add(await RunAsync(app, isHidden: false));
        outcomes.Add(await RunAsync(app, isHidden: true));

        Assert.Equal(["removed", "added", "Flapping", "Flapping", "Forbidden.RAM", "removed"], outcomes);
    }

    [Fact]
    public async Task An_incomplete_listing_that_may_have_had_the_flow_log_interrupts_the_count_of_absences()
    {
        await using var app = await StartAsync(12);
        await app.RunWellAsync();
        var outcomes = new List<string>();
        foreach (var hidden in (bool[])[true, false, true, true]) outcomes.Add(await RunAsync(app, hidden));
        app.Cen.Faults.Add(new RepeatedEntry());
        outcomes.Add(await RunAsync(app, isHidden: false));
        outcomes.Add(await RunAsync(app, isHidden: true));

        Assert.Equal(["removed", "added", "Flapping", "Flapping", "Inconsistent", "Flapping"], outcomes);
    }

    [Fact]
    public async Task A_listing_that_lacks_a_flow_log_that_returned_removes_no_other_one()
    {
        await using var app = await StartAsync(12);
        await app.RunWellAsync();
        await RunAsync(app, isHidden: true);
        await RunAsync(app, isHidden: false);
        app.Cloud.Remove(Region, app.Cloud.FlowLogs(Region)[9].FlowLogId);
        app.Cen.Faults.Add(new HiddenEntry(5));

        var kept = (await app.RunAsync()).Scopes.Single();
        app.Cen.Faults.Clear();

        Assert.Equal(("Flapping", 2, 0), (kept.ErrorCode, kept.Withheld, kept.Removed));
        Assert.EndsWith(
            "All 2 absent flow logs are kept, because a listing that may be wrong shows no removal.",
            kept.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(1, (await app.RunWellAsync()).Scopes.Single().Removed);
    }

    [Fact]
    public async Task A_page_that_fails_in_every_run_hides_no_change_on_later_pages()
    {
        await using var app = await StartAsync(25, pageSize: 10);
        await app.RunWellAsync();
        app.Cloud.Replace(app.Cloud.FlowLogs(Region)[24] with { Description = "other" });
        app.Cloud.Add(Region);
        app.Cloud.Remove(Region, app.Cloud.FlowLogs(Region)[22].FlowLogId);
        app.Cen.Faults.Add(new Html(200) { Page = 2 });

        var scope = (await app.RunAsync()).Scopes.Single();

        Assert.Equal((ScopeOutcome.Failed, "Malformed"), (scope.Outcome, scope.ErrorCode));
        Assert.Equal((1, 1, 0), (scope.Added, scope.Changed, scope.Removed));
    }

    [Fact]
    public async Task A_person_can_force_the_removal_of_a_flow_log_that_returned()
    {
        await using var app = await StartAsync(12);
        await app.RunWellAsync();
        await RunAsync(app, isHidden: true);
        await RunAsync(app, isHidden: false);
        app.Cen.Faults.Add(new HiddenEntry(5));

        var kept = (await app.RunAsync()).Scopes.Single();

        Assert.Equal(
            (ScopeOutcome.Incomplete, "Flapping", 1, 0), (kept.Outcome, kept.ErrorCode, kept.Withheld, kept.Removed));
        Assert.StartsWith(
            "Listings contradict each other: 1 flow logs that came back", kept.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(1, (await app.RunAsync(forceRemovals: true)).Scopes.Single().Removed);
    }

    private static async Task<string> RunAsync(SyncApplication app, bool isHidden)
    {
        if (isHidden) app.Cen.Faults.Add(new HiddenEntry(5));
        var scope = (await app.RunAsync()).Scopes.Single();
        app.Cen.Faults.Clear();
        return scope.Removed > 0 ? "removed" : scope.Added > 0 ? "added" : scope.ErrorCode ?? "";
    }

    private static Task<SyncApplication> StartAsync(int flowLogs, int pageSize = 50) =>
        SyncApplication.StartAsync(new(Regions: 1, FlowLogs: flowLogs), ("Sync:Alibaba:PageSize", $"{pageSize}"));
}
