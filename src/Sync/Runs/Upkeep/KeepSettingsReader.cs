using Sync.Settings;

namespace Sync.Runs.Upkeep;

/// <summary>
/// The settings <c>Sync__Ledger__Keep</c>, <c>Sync__Ledger__KeepRuns</c> and <c>Sync__History__Keep</c>.
/// </summary>
internal static class KeepSettingsReader
{
    // The mass-removal guard looks back at the ledger and the history for up to 31 days.
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(32), Longest = TimeSpan.FromDays(36_500);

    public static KeepSettings Read(SettingsReader reader)
    {
        const string KeepRuns = "Sync:Ledger:KeepRuns";
        var ledger = reader.DurationOrForever("Sync:Ledger:Keep", TimeSpan.FromDays(90), Shortest, Longest);
        var runs = reader.DurationOrForever(KeepRuns, null, Shortest, Longest);
        if (runs < (ledger ?? TimeSpan.MaxValue))
            reader.Fault(KeepRuns, "must not be shorter than Sync__Ledger__Keep");
        return new KeepSettings(
            ledger, runs, reader.DurationOrForever("Sync:History:Keep", null, Shortest, Longest));
    }
}
