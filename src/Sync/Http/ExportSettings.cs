namespace Sync.Http;

/// <summary>Limits of exports, per instance.</summary>
public sealed record ExportSettings
{
    /// <summary>How many exports may run at once.</summary>
    public required int MaxConcurrent { get; init; }

    /// <summary>The longest an export may take.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>The longest a client may take to read one chunk of <see cref="Export.ChunkBytes"/>.</summary>
    public required TimeSpan StallTimeout { get; init; }
}
