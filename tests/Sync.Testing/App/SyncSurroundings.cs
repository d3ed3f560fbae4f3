using Microsoft.Extensions.Logging;
using Sync.Local.FakeCen;

namespace Sync.Testing;

/// <summary>Overrides for the environment of the app in a test.</summary>
internal sealed record SyncSurroundings
{
    public FakeCloudOptions? Cloud { get; init; }

    /// <summary>Dropped when the app is disposed.</summary>
    public TestDatabase? Database { get; init; }

    public TimeProvider? Time { get; init; }

    /// <summary>The name of the host whose settings are stored; null to use the stored settings.</summary>
    public string? KeepsSettingsAs { get; init; }

    public LogLevel Log { get; init; } = LogLevel.Trace;
}
