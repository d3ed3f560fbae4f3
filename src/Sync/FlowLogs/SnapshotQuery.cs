using Sync.Http;

namespace Sync.FlowLogs;

/// <summary>What a reader asks of the snapshot: filters of which each matches any of its values, and where to go on.</summary>
public sealed record SnapshotQuery
{
    public const int DefaultPageSize = 100;
    public const int MaxPageSize = 1000;

    public IReadOnlyList<string> RegionId { get; init; } = [];
    public IReadOnlyList<string> CenId { get; init; } = [];
    public IReadOnlyList<string> Status { get; init; } = [];
    public int PageSize { get; init; } = DefaultPageSize;

    /// <summary>The moment to show; null for the newest.</summary>
    public DateTime? AsOf { get; init; }

    /// <summary>Null for the first page.</summary>
    public SnapshotPosition? After { get; init; }

    public static SnapshotQuery Read(QueryReader reader)
    {
        var query = new SnapshotQuery
        {
            RegionId = reader.Texts("regionId"),
            CenId = reader.Texts("cenId"),
            Status = reader.Texts("status"),
            AsOf = reader.Time("asOf"),
            PageSize = reader.WholeNumber("pageSize", DefaultPageSize, 1, MaxPageSize),
        };
        if (reader.Text("cursor") is not { } cursor) return query;
        if (!Cursor.TryRead<SnapshotPosition>(cursor, query.Spelling, out var after))
            reader.Fault("cursor", "must be the nextCursor of an answer to the same query");
        return query with { After = after };
    }

    public string NextCursor(SnapshotPosition position) => Cursor.Write(position, Spelling);

    /// <summary>The filters without the paging: what a cursor is bound to.</summary>
    private string Spelling => string.Join('\n', "flowlogs", string.Join(',', RegionId), string.Join(',', CenId), string.Join(',', Status), $"{AsOf:O}");
}

/// <summary>The moment a paged read is pinned to, the last key it gave, and what the first page counted.</summary>
public sealed record SnapshotPosition(DateTime AsOf, long? RunId, long Total, string AccountId, string RegionId, string FlowLogId);
