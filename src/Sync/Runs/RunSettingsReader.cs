using Sync.Runs.Removals;
using Sync.Settings;

namespace Sync.Runs;

/// <summary>
/// The settings <c>Sync__Engine</c>, <c>Sync__RunDeadline</c>, <c>Sync__RunLease</c>, <c>Sync__MaxDryRuns</c> and
/// <c>Sync__RemovalGuard__*</c>.
/// </summary>
internal static class RunSettingsReader
{
    public static RunSettings Read(SettingsReader reader)
    {
        var engine = reader.Choice("Sync:Engine", RunEngine.InProcess);
        // Durable Functions begins the steps of a killed process again after a minute, without the lease being renewed.
        var lease = engine == RunEngine.Durable ? TimeSpan.FromMinutes(3) : TimeSpan.FromMinutes(1);
        return Read(reader, engine, lease);
    }

    private static RunSettings Read(SettingsReader reader, RunEngine engine, TimeSpan lease) => new()
    {
        Engine = engine,
        Deadline = reader.Duration(
            "Sync:RunDeadline", TimeSpan.FromMinutes(25), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
        Lease = reader.Duration(
            "Sync:RunLease", lease, TimeSpan.FromSeconds(2), RunLease.Longest),
        MaxDryRuns = reader.WholeNumber("Sync:MaxDryRuns", 2, 1, 16),
        RemovalGuard = new RemovalGuard
        {
            MaxFraction = reader.Number("Sync:RemovalGuard:MaxFraction", 0.5, 0, 1),
            MinRows = reader.WholeNumber("Sync:RemovalGuard:MinRows", 10, 0, int.MaxValue),
            Window = reader.Duration(
                "Sync:RemovalGuard:Window", TimeSpan.FromDays(1), TimeSpan.Zero, TimeSpan.FromDays(31)),
        },
    };
}
