namespace Sync.Tests.Drift;

/// <summary>A change that recurs after it was reverted is counted on its first event.</summary>
public class FlapTests
{
    [Fact]
    public async Task A_change_and_its_reversal_are_reported_once_each_and_then_counted()
    {
        await using var app = await DriftWatch.StartAsync();

        foreach (var status in (string[])["Inactive", "Active", "Inactive", "Active", "Inactive"])
            await app.PutStatusAsync(status);

        var rows = await app.DriftAsync();
        Assert.Equal(["shown", "shown", "folded", "folded", "folded"], rows.Select(row => row.State));
        Assert.Equal(
            [null, null, rows[0].EventId, rows[1].EventId, rows[0].EventId], rows.Select(row => row.FoldedInto));
        Assert.Equal(
            [(2, (DateTime?)rows[4].At), (1, rows[3].At)], rows.Take(2).Select(row => (row.Flaps, row.FlappedAt)));
    }

    [Fact]
    public async Task A_change_that_still_flaps_after_the_window_is_reported_again()
    {
        await using var app = await DriftWatch.StartAsync();
        foreach (var status in (string[])["Inactive", "Active"]) await app.PutStatusAsync(status);
        await app.ExecuteAsync("update sync.drift_event set at = at - interval '24 hours'");

        await app.PutStatusAsync("Inactive");

        Assert.Equal(3, (await app.ShownAsync()).Count);
    }

    [Fact]
    public async Task A_window_of_zero_reports_every_change()
    {
        await using var app = await DriftWatch.StartAsync(("Sync:Drift:FlapWindow", "00:00:00"));

        foreach (var status in (string[])["Inactive", "Active", "Inactive"]) await app.PutStatusAsync(status);

        Assert.Equal(3, (await app.ShownAsync()).Count);
    }

    [Fact]
    public async Task Another_change_of_the_same_field_is_not_a_flap()
    {
        await using var app = await DriftWatch.StartAsync();

        foreach (var name in (string[])["one", "two", "three", "one"])
            await app.PutAsync(DriftWatch.Before with { FlowLogName = name });

        Assert.Equal(4, (await app.ShownAsync()).Count);
    }

    [Fact]
    public async Task Removed_and_added_flow_logs_are_always_reported()
    {
        await using var app = await DriftWatch.StartAsync();

        for (var time = 0; time < 3; time++)
        {
            app.Cloud.Remove(Some.Region, "flowlog-1");
            // Not forced, a flow log that has come back must be absent for several runs before it is removed.
            await app.RunAsync(forceRemovals: true);
            await app.PutAsync(DriftWatch.Before);
        }

        Assert.Equal(6, (await app.ShownAsync()).Count);
    }

    [Fact]
    public async Task A_transient_status_in_between_does_not_affect_flap_detection()
    {
        await using var app = await DriftWatch.StartAsync();
        foreach (var status in (string[])["Inactive", "Active"]) await app.PutStatusAsync(status);

        foreach (var status in (string[])["Modifying", "Inactive"]) await app.PutStatusAsync(status);

        var rows = await app.DriftAsync();
        Assert.Equal(["shown", "shown", "folded", "folded"], rows.Select(row => row.State));
        Assert.All(rows.Skip(2), row => Assert.Equal(rows[0].EventId, row.FoldedInto));
    }
}
