using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks;
using Sync.Expectations;
using Sync.Settings;

namespace Sync.Kept;

/// <summary>What this process sets of the settings that an app keeps in its database.</summary>
public sealed record OwnSettings
{
    public required IReadOnlyList<SinkSettings> Sinks { get; init; }
    public required AlertSettings Alerts { get; init; }
    public required IReadOnlyList<Expectation> Expectations { get; init; }
    public required DriftSettings Drift { get; init; }
    public required GivenSettings Given { get; init; }
}

/// <summary>Which settings a process sets. Not setting them is different from setting them to none.</summary>
public sealed record GivenSettings(bool Sinks, bool Expectations, bool Drift)
{
    internal static GivenSettings Read(SettingsReader reader) => new(
        reader.IsGiven("Sync:Sinks"),
        reader.IsGiven("Sync:Expectations") || reader.IsGiven("Sync:ExpectationsFile"),
        reader.IsGiven("Sync:Drift"));
}

/// <summary>The host or command that stores its settings as those of the app.</summary>
/// <param name="Name">Null for a process that uses the kept settings and does not change them.</param>
public sealed record KeepingHost(string? Name);
