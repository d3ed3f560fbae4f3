namespace Sync.Http;

/// <summary>What readers of whole files may take.</summary>
public sealed record ExportSettings
{
    public required int MaxConcurrent { get; init; }

    /// <summary>The longest an export may take.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>The longest a reader may take for one chunk of <see cref="Export.ChunkBytes"/>.</summary>
    public required TimeSpan StallTimeout { get; init; }
}
