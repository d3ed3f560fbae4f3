using Sync.Local.FakeCen;

namespace Sync.Tests.FakeCen;

public class FakeCloudTests
{
    [Fact]
    public void The_same_seed_makes_the_same_cloud_and_the_same_drift()
    {
        var one = new FakeCloud(new FakeCloudOptions(Seed: 7));
        var other = new FakeCloud(new FakeCloudOptions(Seed: 7));
        one.Drift(50);
        other.Drift(50);

        Assert.Equal(Ids(one), Ids(other));
        Assert.NotEqual(Ids(one), Ids(new FakeCloud(new FakeCloudOptions(Seed: 8))));
    }

    [Fact]
    public void The_default_cloud_has_500_flow_logs_in_8_regions_uneven_and_some_empty()
    {
        var cloud = new FakeCloud();
        var sizes = cloud.Regions.Select(region => cloud.FlowLogs(region).Count).ToList();

        Assert.Equal(8, sizes.Count);
        Assert.Equal(500, sizes.Sum());
        Assert.Equal([0, 0], sizes[^2..]);
        Assert.True(sizes[0] > 5 * sizes[5], $"sizes: {string.Join(' ', sizes)}");
        Assert.Equal(500, Ids(cloud).Distinct().Count());
    }

    [Fact]
    public void The_data_contains_what_a_real_account_contains()
    {
        var cloud = new FakeCloud();
        var all = cloud.Regions.SelectMany(cloud.FlowLogs).ToList();

        Assert.Equal(5, all.Select(entry => entry.CenId).Distinct().Count());
        Assert.Equal(["Active", "Inactive"], all.Select(entry => entry.Status).Distinct().Order());
        Assert.Contains(all, entry => entry.FlowLogName?.Any(letter => letter > 0x4E00) == true);
        Assert.Contains(all, entry => entry.FlowLogName is null);
        Assert.Contains(all, entry => entry.Tags.Count > 1);
        Assert.Contains(all, entry => entry.TransitRouterId is null);
        Assert.All(all, entry => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", entry.CreationTime));
    }

    [Fact]
    public void Drift_reports_exactly_what_it_changed()
    {
        var cloud = new FakeCloud();
        var before = cloud.Regions.SelectMany(cloud.FlowLogs).ToDictionary(entry => entry.FlowLogId);

        var drift = cloud.Drift(100);
        var after = cloud.Regions.SelectMany(cloud.FlowLogs).ToDictionary(entry => entry.FlowLogId);

        Assert.Equal(100, drift.Added.Count + drift.Changed.Count + drift.Removed.Count);
        Assert.Equal(after.Keys.Except(before.Keys).Order(), drift.Added.Select(entry => entry.FlowLogId).Order());
        Assert.Equal(before.Keys.Except(after.Keys).Order(), drift.Removed.Select(entry => entry.FlowLogId).Order());
        Assert.Equal(
            before.Keys.Intersect(after.Keys).Where(id => before[id] != after[id]).Order(),
            drift.Changed.Select(change => change.After.FlowLogId).Order());
    }

    [Fact]
    public void The_listing_order_is_the_order_of_creation()
    {
        var cloud = new FakeCloud();
        var region = cloud.Regions[0];

        var last = cloud.Add(region);
        var first = cloud.Add(region, at: 0);

        Assert.Equal(last, cloud.FlowLogs(region)[^1]);
        Assert.Equal(first, cloud.FlowLogs(region)[0]);
        Assert.Equal(first, cloud.Remove(region, first.FlowLogId));
        Assert.Null(cloud.Remove(region, first.FlowLogId));
    }

    private static IEnumerable<string> Ids(FakeCloud cloud) =>
        cloud.Regions.SelectMany(cloud.FlowLogs).Select(entry => entry.FlowLogId);
}
