using Sync.Http;

namespace Sync.Snapshots;

/// <summary>A snapshot as the API returns it.</summary>
public sealed record SnapshotFileItem
{
    /// <summary>The name of its series.</summary>
    public required string Name { get; init; }

    /// <summary>The time that its files show.</summary>
    public required DateTime Moment { get; init; }

    /// <summary>One of <see cref="SnapshotFileQuery.States"/>.</summary>
    public required string State { get; init; }

    /// <summary><c>schedule</c>, <c>run</c>, <c>command</c> or <c>backfill</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The moment before it, whose events it does not repeat; null: there was none.</summary>
    public DateTime? Since { get; init; }

    /// <summary>The newest run that had ended at the moment; null before the first attempt.</summary>
    public long? RunId { get; init; }

    public int Attempts { get; init; }

    /// <summary>When the next attempt is due; null if there is none.</summary>
    public DateTime? DueAt { get; init; }

    /// <summary>Why the last attempt failed, or why it was skipped.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was written or skipped.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>When it was reported as overdue.</summary>
    public DateTime? OverdueAt { get; init; }

    public long? Rows { get; init; }

    public long? Bytes { get; init; }

    /// <summary>The path of its manifest in the store; null: it is not written.</summary>
    public string? Manifest { get; init; }

    public string? ManifestSha256 { get; init; }

    /// <summary>Where its manifest is; null: it is not there, or the settings no longer name the series.</summary>
    public string? ManifestLocation { get; init; }

    public string Snapshot => PathTemplate.Id(Name, Moment);

    /// <summary>
    /// The same content from the API by resource, relative to <c>/api</c>, with the resources and the filter that the
    /// series has now; empty if the settings no longer name it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Links { get; init; } = new Dictionary<string, string>();
}

/// <param name="NextCursor">Null on the last page.</param>
/// <param name="Series">The series of the settings, whatever the filter.</param>
public sealed record SnapshotFilePage(
    IReadOnlyList<SnapshotFileItem> Items, string? NextCursor, IReadOnlyList<SeriesItem> Series);

/// <summary>A series of snapshots as the API returns it.</summary>
public sealed record SeriesItem
{
    public required string Name { get; init; }

    /// <summary>Null: after each run.</summary>
    public required string? Schedule { get; init; }

    public required string Format { get; init; }
    public required IReadOnlyList<string> Resources { get; init; }
    public required string Filter { get; init; }

    /// <summary>The store, without any secret.</summary>
    public required string Target { get; init; }

    /// <summary>Where the pointer to the newest snapshot is.</summary>
    public required string Latest { get; init; }

    /// <summary>The newest moment that is written; null: none is.</summary>
    public DateTime? NewestMoment { get; init; }

    /// <summary>The next moment of the schedule; null after each run.</summary>
    public DateTime? NextMoment { get; init; }

    /// <summary>How many moments are planned and not yet written.</summary>
    public int Planned { get; init; }

    /// <summary>How many of those were reported as overdue.</summary>
    public int Overdue { get; init; }

    /// <summary>Why the last attempt of the oldest planned one failed.</summary>
    public string? Reason { get; init; }
}

/// <summary>One snapshot per line.</summary>
internal static class SnapshotFileCsv
{
    public static IReadOnlyList<CsvColumn<SnapshotFileItem>> Columns { get; } =
    [
        new("name", item => item.Name),
        new("moment", item => item.Moment),
        new("state", item => item.State),
        new("origin", item => item.Origin),
        new("since", item => item.Since),
        new("runId", item => item.RunId),
        new("attempts", item => item.Attempts),
        new("dueAt", item => item.DueAt),
        new("reason", item => item.Reason),
        new("endedAt", item => item.EndedAt),
        new("overdueAt", item => item.OverdueAt),
        new("rows", item => item.Rows),
        new("bytes", item => item.Bytes),
        new("manifest", item => item.Manifest),
        new("manifestSha256", item => item.ManifestSha256),
        new("manifestLocation", item => item.ManifestLocation),
    ];
}
