using System.Net;

namespace Sync.Local.Hosting;

/// <summary>How a <see cref="LocalApp"/> is built.</summary>
public sealed record LocalAppOptions
{
    /// <summary>Null: alibaba if the settings or the environment indicate a real account, otherwise fake.</summary>
    public CloudKind? Cloud { get; init; }

    /// <summary>The HTTP API does not listen: only <see cref="LocalApp.CreateClient"/> reaches it.</summary>
    public bool InMemory { get; init; }

    /// <summary>
    /// Where the HTTP API listens. On addresses other than loopback callers must send <see cref="Key"/>.
    /// </summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port of the HTTP API; 0 picks a free port.</summary>
    public int Port { get; init; }

    /// <summary>The key that callers from other machines must send.</summary>
    public string? Key { get; init; }

    /// <summary>Whether to start runs on the schedule of <c>Sync__Schedule</c> while the host is up.</summary>
    public bool Scheduled { get; init; }

    /// <summary>
    /// Whether the app serves many requests, so that its pools must fit the server. Otherwise the server is not asked.
    /// </summary>
    public bool FitsServer { get; init; }

    /// <summary>
    /// The name under which this process stores its settings for alerts and expectations; null: it uses the stored
    /// ones.
    /// </summary>
    public string? KeepsSettingsAs { get; init; }

    /// <summary>The minimum level that is logged to standard error.</summary>
    public LogThreshold Log { get; init; } = new(LogLevel.Error);
}
