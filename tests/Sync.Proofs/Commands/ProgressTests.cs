namespace Sync.Proofs.Commands;

/// <summary>What a terminal shows of a run while it is in progress.</summary>
public sealed class ProgressTests
{
    [Fact]
    public async Task A_run_over_many_scopes_shows_one_line_with_how_many_are_done_and_how_many_failed()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 30, FlowLogs: 300));
        app.Cen.Faults.Add(new Sync.Local.FakeCen.Faults.DeniedRegion { RegionId = "cn-hangzhou" });
        app.Cen.Latency = TimeSpan.FromMilliseconds(700);

        var screen = await Terminal.RunAsync(80, app.Settings(), "run", "||", "test", "$?", "=", "2");

        Assert.Matches(@"\d+ of 30 scopes, 1 failed", screen);
        Assert.Contains("1 scope failed (Forbidden.RAM: ", screen, StringComparison.Ordinal);
        // On a slow machine it may be named with its time as the slowest that is still in progress.
        Assert.DoesNotMatch(@"cn-shanghai(?!, \d+ s)", screen);
    }
}
