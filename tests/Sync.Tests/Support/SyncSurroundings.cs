using Microsoft.Extensions.Logging;
using Sync.Local.FakeCen;

namespace Sync.Tests.Support;

/// <summary>What a test puts around the app in place of the usual.</summary>
internal sealed record SyncSurroundings
{
    public FakeCloudOptions? Cloud { get; init; }

    /// <summary>Dropped with the app.</summary>
    public TestDatabase? Database { get; init; }

    public TimeProvider? Time { get; init; }

    /// <summary>As a host has it whose settings are kept.</summary>
    public string? KeepsSettingsAs { get; init; }

    public LogLevel Log { get; init; } = LogLevel.Trace;
}
