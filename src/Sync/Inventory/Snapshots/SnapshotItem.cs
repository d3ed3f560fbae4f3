using System.Text.Json.Serialization;
using System.Data.Common;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// A version of an item as readers get it: its key, the fields of the resource, and when it was first seen and last
/// changed. In JSON, this is one flat object with the names of the fields.
/// </summary>
/// <param name="Content">The fields, including the region.</param>
/// <param name="ChangedAt">When this version became valid.</param>
[JsonConverter(typeof(SnapshotItemJsonFactory))]
public sealed record SnapshotItem<T>(string AccountId, T Content, DateTime FirstSeenAt, DateTime ChangedAt)
    where T : Listed
{
    /// <summary>Reads the columns of <see cref="Resource.ReadColumns"/>.</summary>
    /// <param name="first">The ordinal of the first of these columns, <c>account_id</c>.</param>
    /// <returns>Null if there is no version, as on one side of an outer join.</returns>
    internal static SnapshotItem<T>? Read(DbDataReader row, Resource<T> resource, int first)
    {
        if (row.IsDBNull(first)) return null;
        var times = first + 5 + resource.Fields.Count;
        return new SnapshotItem<T>(
            row.GetString(first), resource.Read(row, first), row.GetDateTime(times), row.GetDateTime(times + 1));
    }
}

/// <summary>A page of a resource's list.</summary>
/// <param name="AsOf">
/// The time that the page shows, which is that of the last change; all following pages show the same time.
/// </param>
/// <param name="RunId">The newest run at that time; null before the first run.</param>
/// <param name="StaleRegions">
/// The requested regions, or parts of the network, that the newest run did not verify.
/// </param>
public sealed record SnapshotPage<T>(
    DateTime AsOf, long? RunId, long TotalCount, IReadOnlyList<SnapshotItem<T>> Items, string? NextCursor,
    IReadOnlyList<StaleRegion> StaleRegions)
    where T : Listed;
