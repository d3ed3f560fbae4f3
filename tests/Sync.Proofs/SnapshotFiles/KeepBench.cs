using Microsoft.Extensions.DependencyInjection;
using Sync.Snapshots;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>
/// A series without <c>Keep</c>, and old snapshots of three parts in it, which those with <c>Keep</c> remove.
/// </summary>
internal sealed class KeepBench(SnapshotBench bench) : IAsyncDisposable
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(3);

    private DateTime _next = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-6);

    public SnapshotBench Bench => bench;

    /// <param name="settings">Of the series, by their short names.</param>
    public static async Task<KeepBench> StartAsync(params (string Key, string Value)[] settings)
    {
        var keep = new KeepBench(await SnapshotBench.StartAsync([("PartRows", "25"), .. settings]));
        // The newest one is always kept.
        await keep.WriteAsync(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-1));
        return keep;
    }

    /// <returns>The moment of a snapshot that is written and old.</returns>
    public Task<DateTime> WriteOldAsync() => WriteAsync(_next = _next.AddHours(1));

    private async Task<DateTime> WriteAsync(DateTime moment)
    {
        var (_, failure) = await bench.App.Get<RequestedSnapshots>().WriteAsync(
            bench.Series, "backfill", [moment], CancellationToken.None);
        Assert.Null(failure);
        return moment;
    }

    /// <summary>How paths and prefixes name the snapshot of a moment.</summary>
    public static string Stamp(DateTime moment) => PathTemplate.Id("daily", moment)["daily-".Length..];

    /// <summary>The settings of a process that removes old snapshots.</summary>
    /// <param name="target">Settings of the target; none: the folder of the bench.</param>
    public Dictionary<string, string?> Settings(params (string Name, string Value)[] target) =>
        StoreTests.Settings(bench, [.. target, ("Keep", Keep.ToString())]);

    /// <summary>What an instance does that has just been started.</summary>
    public Task RemoveOldAsync()
    {
        var services = bench.App.Get<IServiceProvider>();
        var upkeep = ActivatorUtilities.CreateInstance<SnapshotUpkeep>(services);
        return ActivatorUtilities.CreateInstance<SnapshotJob>(services, upkeep)
            .WriteDueAsync(bench.Series with { Keep = Keep }, CancellationToken.None);
    }

    /// <summary>Checks that a snapshot is kept, or what is left of it, and that the next instance removes it.</summary>
    public async Task AssertRemovedNextAsync(DateTime old)
    {
        Assert.DoesNotContain(old, await bench.MomentsAsync("removed"));
        using (var half = await StoredSnapshots.CopyAsync(bench.Target)) half.AssertWhole();
        await bench.LetTimePassAsync();

        await RemoveOldAsync();

        Assert.Contains(old, await bench.MomentsAsync("removed"));
        using var rest = await StoredSnapshots.CopyAsync(bench.Target);
        rest.AssertClean();
        Assert.DoesNotContain(rest.Paths, path => path.Contains(Stamp(old), StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();
}
