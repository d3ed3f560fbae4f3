namespace Sync.Settings;

/// <summary>The settings are invalid. The message lists every fault, one per line.</summary>
public sealed class SettingsException(IReadOnlyList<string> faults)
    : Exception("Invalid settings:\n" + string.Join('\n', faults.Select(fault => $"  - {fault}")))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
