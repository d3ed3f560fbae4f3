using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.Snapshots;

/// <summary>The query parameters of the list of snapshots. Each filter matches any of its values.</summary>
public sealed record SnapshotFileQuery : ListQuery
{
    public static IReadOnlyList<string> States { get; } = ["planned", "written", "skipped", "removed"];

    public IReadOnlyList<string> Name { get; init; } = [];
    public IReadOnlyList<string> State { get; init; } = [];

    /// <summary>Of the moment. Inclusive.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTime? Until { get; init; }

    /// <returns>Null if the requested format is not supported.</returns>
    public static SnapshotFileQuery? Read(QueryReader reader, HttpRequest request) =>
        Read(reader, request, ReadFilters);

    private static SnapshotFileQuery ReadFilters(QueryReader reader) => new()
    {
        Name = reader.Texts("name"),
        State = reader.OneOf("state", States),
        Since = reader.Time("since"),
        Until = reader.Time("until"),
    };
}

/// <summary>The last snapshot already returned: the newest moments come first.</summary>
public sealed record SnapshotFilePosition(DateTime Moment, string Name);
