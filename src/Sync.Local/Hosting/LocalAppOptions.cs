using System.Net;

namespace Sync.Local.Hosting;

public sealed record LocalAppOptions
{
    /// <summary>Null: by whether there are credentials.</summary>
    public CloudKind? Cloud { get; init; }

    /// <summary>The HTTP API listens nowhere: only <see cref="LocalApp.CreateClient"/> reaches it.</summary>
    public bool InMemory { get; init; }

    /// <summary>Where the HTTP API listens. Beyond loopback it asks callers for <see cref="Key"/>.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Of the HTTP API; 0 picks a free one.</summary>
    public int Port { get; init; }

    /// <summary>What callers from other machines have to know.</summary>
    public string? Key { get; init; }

    /// <summary>Runs by <c>Sync__Schedule</c> while the host is up.</summary>
    public bool Scheduled { get; init; }

    /// <summary>
    /// The name under which this process's settings of what is told and expected are kept; null: it uses what is kept.
    /// </summary>
    public string? KeepsSettingsAs { get; init; }

    /// <summary>What is logged, to standard error.</summary>
    public LogThreshold Log { get; init; } = new(LogLevel.Error);
}
