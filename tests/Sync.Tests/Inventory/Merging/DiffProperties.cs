using CsCheck;
using Sync.FlowLogs;
using Sync.Inventory.Merging;
using Sync.Inventory.Walk;

namespace Sync.Tests.Inventory.Merging;

public class DiffProperties
{
    /// <summary>Up to 30 flow logs out of 40 ids, each with one of three contents.</summary>
    private static readonly Gen<FlowLog[]> FlowLogs =
        Gen.Select(
            Gen.Int[1, 40], Gen.Int[0, 2],
            (id, content) => Some.FlowLog($"flowlog-{id:00}", status: $"status-{content}"))
            .Array[0, 30].Select(entries => entries.DistinctBy(entry => entry.FlowLogId).ToArray());

    [Fact]
    public Task A_diff_applied_to_the_inventory_gives_the_listing() =>
        Gen.Select(FlowLogs, FlowLogs).SampleAsync(async (before, after) =>
        {
            var inventory = before.ToDictionary(entry => entry.FlowLogId, FlowLog.Resource.Hash);
            var diff = Diff<FlowLog>.Of(await new PagedRegion(after).WalkAsync(inventory));

            foreach (var id in diff.Removed) Assert.True(inventory.Remove(id));
            foreach (var added in diff.Added) inventory.Add(added.Item.FlowLogId, added.Hash);
            foreach (var changed in diff.Changed)
            {
                Assert.NotEqual(changed.Hash, inventory[changed.Item.FlowLogId]);
                inventory[changed.Item.FlowLogId] = changed.Hash;
            }

            return inventory.Count == after.Length
                && after.All(entry => inventory[entry.FlowLogId] == FlowLog.Resource.Hash(entry))
                && diff.Added.Count + diff.Changed.Count + diff.Unchanged == after.Length
                && diff.IsEmpty == (diff.Unchanged == before.Length && before.Length == after.Length);
        });

    [Fact]
    public Task An_incomplete_listing_never_removes() =>
        Gen.Select(FlowLogs, FlowLogs).SampleAsync(async (before, after) =>
        {
            var region = new PagedRegion(after) { Answer = (_, page) => page with { WithoutId = 1 } };
            var diff = Diff<FlowLog>.Of(
                await region.WalkAsync(before.ToDictionary(entry => entry.FlowLogId, FlowLog.Resource.Hash)));

            return diff.Removed.Count == 0;
        });

    [Fact]
    public void Only_the_walker_can_make_a_complete_listing()
    {
        var makers = typeof(CompleteListing<FlowLog>).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.ReturnType == typeof(CompleteListing<FlowLog>));

        Assert.Empty(typeof(CompleteListing<FlowLog>).GetConstructors());
        Assert.All(
            typeof(CompleteListing<FlowLog>)
                .GetConstructors(System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance),
            made => Assert.True(made.IsPrivate));
        Assert.Empty(makers);
    }
}
