using Sync.Settings;

namespace Sync.Network;

/// <summary>The settings <c>Sync__Network__*</c>.</summary>
/// <param name="Enabled">Whether runs list CEN instances, transit routers and attachments.</param>
public sealed record NetworkSettings(bool Enabled)
{
    internal static NetworkSettings Read(SettingsReader reader) =>
        new(reader.Flag("Sync:Network:Enabled", fallback: true));
}
