using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.Drift;

/// <summary>
/// A transient status is reported if it lasts, or as one change from the original to the settled status.
/// </summary>
public class DebounceTests
{
    [Fact]
    public async Task A_status_that_returns_to_its_original_value_is_never_reported()
    {
        await using var app = await DriftWatch.StartAsync();

        await app.PutStatusAsync("Modifying");
        Assert.Equal("pending", Assert.Single(await app.DriftAsync()).State);
        await app.PutStatusAsync("Active");

        Assert.Equal(
            [("folded", null), ("folded", null)], (await app.DriftAsync()).Select(row => (row.State, row.FoldedInto)));
        Assert.Equal(2, await app.ScalarAsync<long>("select count(*) from sync.flow_log_history"));
    }

    [Fact]
    public async Task A_status_that_settles_on_another_value_is_reported_as_one_event()
    {
        await using var app = await DriftWatch.StartAsync();

        await app.PutStatusAsync("Modifying");
        Assert.Empty(await app.ShownAsync());
        await app.PutStatusAsync("Inactive");

        var rows = await app.DriftAsync();
        Assert.Equal(
            [("folded", (Guid?)rows[1].EventId), ("shown", null)], rows.Select(row => (row.State, row.FoldedInto)));
        Assert.Equal(["status: \"Active\" → \"Inactive\""], rows[1].Told);
        Assert.Equal(["status: \"Modifying\" → \"Inactive\""], rows[1].Merged);
        Assert.Equal("high", rows[1].Severity);
    }

    [Fact]
    public async Task A_lasting_transient_status_is_reported_when_enough_complete_listings_have_seen_it()
    {
        await using var app = await DriftWatch.StartAsync();
        await app.PutStatusAsync("Modifying");
        await app.RunWellAsync();
        app.Cen.Faults.Add(new WrongTotal(+1));
        await app.RunAsync();
        app.Cen.Faults.Clear();
        Assert.Empty(await app.ShownAsync());

        await app.RunWellAsync();

        Assert.Equal(["status: \"Active\" → \"Modifying\""], Assert.Single(await app.ShownAsync()).Told);
        await app.RunWellAsync();
        await app.PutStatusAsync("Active");
        Assert.Equal(["status: \"Modifying\" → \"Active\""], (await app.ShownAsync())[^1].Told);
    }

    [Fact]
    public async Task A_change_between_transient_statuses_does_not_restart_the_wait()
    {
        await using var app = await DriftWatch.StartAsync(("Sync:Drift:TransientStatuses", "Modifying, Starting"));
        await app.PutStatusAsync("Modifying");
        await app.PutStatusAsync("Starting");
        Assert.Equal(["folded", "pending"], (await app.DriftAsync()).Select(row => row.State));

        await app.RunWellAsync();

        Assert.Equal(["status: \"Active\" → \"Starting\""], Assert.Single(await app.ShownAsync()).Told);
    }

    [Fact]
    public async Task Other_changes_with_a_transient_status_are_reported_at_once()
    {
        await using var app = await DriftWatch.StartAsync();
        await app.PutStatusAsync("Modifying");

        await app.PutAsync(DriftWatch.Before with { Status = "Modifying", ProjectName = "another" });
        Assert.Equal(["projectName: \"project\" → \"another\""], Assert.Single(await app.ShownAsync()).Told);

        await app.PutAsync(DriftWatch.Before with { Status = "Active", ProjectName = "another", Interval = 60 });
        Assert.Equal(["interval: 600 → 60"], (await app.ShownAsync())[^1].Told);
    }

    [Fact]
    public async Task A_removal_ends_the_wait()
    {
        await using var app = await DriftWatch.StartAsync();
        await app.PutStatusAsync("Modifying");

        await app.RemoveAsync();

        var rows = await app.DriftAsync();
        Assert.Equal(
            [("changed", "folded", (Guid?)rows[1].EventId), ("removed", "shown", null)],
            rows.Select(row => (row.Kind, row.State, row.FoldedInto)));
        Assert.Contains("status: \"Modifying\" → null", rows[1].Told);
    }

    [Fact]
    public async Task A_transient_status_is_reported_at_once_if_DebounceRuns_is_1()
    {
        await using var app = await DriftWatch.StartAsync(("Sync:Drift:DebounceRuns", "1"));

        await app.PutStatusAsync("Modifying");

        Assert.Equal("shown", Assert.Single(await app.DriftAsync()).State);
    }

    [Fact]
    public async Task A_pending_event_is_not_written_while_it_waits()
    {
        await using var app = await DriftWatch.StartAsync();
        await app.PutStatusAsync("Modifying");
        var before = await app.QueryAsync<string>("select ctid || ' ' || xmin from sync.drift_event");

        await app.RunWellAsync();

        Assert.Equal(before, await app.QueryAsync<string>("select ctid || ' ' || xmin from sync.drift_event"));
    }
}
