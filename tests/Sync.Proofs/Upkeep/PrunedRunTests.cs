namespace Sync.Proofs.Upkeep;

/// <summary>A run whose scopes are not stored any more is shown with its totals, and people are told why.</summary>
public sealed class PrunedRunTests
{
    [Fact]
    public async Task The_command_runs_says_that_the_scopes_of_an_old_run_are_not_stored()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 2, FlowLogs: 5));
        await app.RunWellAsync();
        await app.AgeAsync(91);
        await app.RunWellAsync();

        var old = await SyncProcess.OutputAsync(app.Settings(), "runs", "1");
        var newest = await SyncProcess.OutputAsync(app.Settings(), "runs", "2");

        const string Said = "What it did in each scope is not stored any more (Sync__Ledger__Keep).";
        Assert.Contains("2 of 2 scopes OK, 5 added", old, StringComparison.Ordinal);
        Assert.Contains(Said, old, StringComparison.Ordinal);
        Assert.DoesNotContain(Said, newest, StringComparison.Ordinal);
    }
}
