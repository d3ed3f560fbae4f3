using Sync.Settings;

namespace Sync.Network;

/// <summary>The settings <c>Sync__Network__*</c>.</summary>
/// <param name="Enabled">Whether runs list CEN instances, transit routers and attachments.</param>
public sealed record NetworkSettings(bool Enabled)
{
    /// <summary>What is shown wherever the network would be, while it is not listed.</summary>
    public const string Off = "Network is switched off (Sync__Network__Enabled).";

    internal static NetworkSettings Read(SettingsReader reader) =>
        new(reader.Flag("Sync:Network:Enabled", fallback: true));
}
