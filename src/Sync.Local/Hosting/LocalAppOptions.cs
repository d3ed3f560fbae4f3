namespace Sync.Local.Hosting;

public sealed record LocalAppOptions
{
    /// <summary>Null: by whether there are credentials.</summary>
    public CloudKind? Cloud { get; init; }

    /// <summary>Of the HTTP API on loopback; 0 picks a free one.</summary>
    public int Port { get; init; }

    /// <summary>Runs by <c>Sync__Schedule</c> while the host is up.</summary>
    public bool Scheduled { get; init; }

    /// <summary>What is logged, to standard error.</summary>
    public LogThreshold Log { get; init; } = new(LogLevel.Error);
}
