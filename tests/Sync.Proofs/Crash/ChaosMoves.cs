using Sync.Local.FakeCen.Faults;
using Sync.Proofs.Database;

namespace Sync.Proofs.Crash;

/// <summary>Disturbances, applied one at a time. Each leaves the effects of the others in place.</summary>
/// <param name="random">Chooses which app, how long, and which fault.</param>
internal sealed class ChaosMoves(ChaosBench bench, Random random)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1), LongestCut = TimeSpan.FromSeconds(2);

    public IReadOnlyList<Func<Task>> All =>
    [
        () => RestartAsync(TimeSpan.Zero),
        () => RestartAsync(Day),
        () => RestartAsync(-Day),
        bench.Server.CrashAsync,
        bench.Server.RestartAsync,
        () => CutAsync(bench.DatabaseNetwork),
        () => CutAsync(bench.CloudNetwork),
        SilenceAsync,
        StrikeCloudAsync,
        SetServerClockBackAsync,
        () => MoveLeaseAsync("1 hour"),
        () => MoveLeaseAsync("-1 hour"),
    ];

    /// <summary>Kills one of the apps and restarts it with its clock ahead by <paramref name="offset"/>.</summary>
    private Task RestartAsync(TimeSpan offset) => bench.RestartAsync(random.Next(bench.Apps), offset);

    private async Task CutAsync(TcpProxy network)
    {
        network.Cut();
        await Task.Delay(LongestCut * random.NextDouble());
        network.Mend();
    }

    /// <summary>
    /// The next connection that accesses the lease stalls, before or after its statement is executed.
    /// </summary>
    private Task SilenceAsync()
    {
        bench.DatabaseNetwork.BreakOnce(new("sync.run_lease", BreakKind.Stall, AfterIt: random.Next(2) == 0));
        return Task.CompletedTask;
    }

    private Task StrikeCloudAsync()
    {
        var region = bench.App.Cloud.Regions[random.Next(bench.App.Cloud.Regions.Count)];
        Fault[] faults =
        [
            new Hang { Times = 2 }, new Reset { Times = 5 }, new CutBody { Times = 5 }, new Html { Times = 5 },
            new Throttle { Times = 5 }, new ServerError { Times = 5 },
            new DeniedRegion { RegionId = region, Times = 2 }, new DeleteMidWalk { Times = 1 },
            new InsertMidWalk { Times = 1 },
        ];
        bench.App.Cen.Faults.Add(faults[random.Next(faults.Length)] with { After = random.Next(10) });
        return Task.CompletedTask;
    }

    /// <summary>Simulates merges under a server clock that was an hour ahead and has been corrected since.</summary>
    private Task SetServerClockBackAsync() =>
        bench.ExecuteAsync("update sync.inventory_clock set at = greatest(at, clock_timestamp()) + interval '1 hour'");

    /// <summary>
    /// Simulates a jump of the server clock during a run. One hour exceeds any lease: the lease appears held much
    /// longer, or expired.
    /// </summary>
    private Task MoveLeaseAsync(string by) =>
        bench.ExecuteAsync(
            "update sync.run_lease set until = until + @by::interval where holder is not null", new { by });
}
