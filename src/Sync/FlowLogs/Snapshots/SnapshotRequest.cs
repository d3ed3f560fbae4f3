using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.FlowLogs.Snapshots;

/// <summary>A query, the moment it is answered for, and what the answer's bytes will be.</summary>
internal sealed record SnapshotRequest
{
    public required SnapshotQuery Query { get; init; }

    /// <summary>Null for the first page.</summary>
    public SnapshotPosition? After { get; init; }

    public required SnapshotMoment Newest { get; init; }

    /// <summary>The moment shown.</summary>
    public required DateTime At { get; init; }

    /// <summary>Regions asked for that are less fresh than the rest; none when an earlier moment is asked for.</summary>
    public required IReadOnlyList<StaleRegion> Stale { get; init; }

    public required ContentCoding Coding { get; init; }

    /// <summary>Equal for equal bytes.</summary>
    public string EntityTag { get; private init; } = "";

    // Asked for again and again, a request is understood once: so are its headers.
    private string AsOfHeader { get; init; } = "";
    private string LastModified { get; init; } = "";
    private string StaleHeader { get; init; } = "";

    public static SnapshotRequest Of(SnapshotQuery query, SnapshotPosition? after, SnapshotMoment newest, HttpRequest request)
    {
        var isPast = query.AsOf < newest.At;
        var snapshot = new SnapshotRequest
        {
            Query = query,
            After = after,
            Newest = newest,
            // What is later than the last change may still change, so it is not promised.
            At = after?.AsOf ?? (isPast ? query.AsOf!.Value : newest.At),
            Stale = isPast ? [] : newest.Stale(query.Filter),
            Coding = query.Format == AnswerFormat.Parquet ? ContentCoding.Identity : ContentCoding.Choose(request),
        };
        return snapshot with
        {
            EntityTag = snapshot.Tag(),
            AsOfHeader = snapshot.At.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'"),
            LastModified = snapshot.At.ToString("R"),
            StaleHeader = string.Join(", ", snapshot.Stale.Select(Describe)),
        };
    }

    private string Tag() => Http.EntityTag.Of(
        Newest.Timeline, $"{At:O}", Query.Fingerprint, Query.Format.Name, string.Join(',', Query.Fields.Select(field => field.Name)), $"{Query.PageSize}",
        After is null ? null : $"{After.Total},{After.RunId},{After.Sort}\n{After.AccountId}\n{After.RegionId}\n{After.FlowLogId}",
        Stale.Count == 0 ? null : JsonSerializer.Serialize(Stale), Coding.Name,
        // A page holds a cursor, and that holds the day.
        Query.PageSize is null ? null : $"{Newest.Cursors.Today:O}");

    public void Announce(HttpResponse response)
    {
        Http.EntityTag.Announce(response, EntityTag, LastModified);
        response.Headers["Sync-As-Of"] = AsOfHeader;
        if (StaleHeader != "") response.Headers["Sync-Stale-Regions"] = StaleHeader;
    }

    // A header is ASCII; a region a caller made up need not be.
    private static string Describe(StaleRegion stale) =>
        $"{(stale.AccountId is null ? "" : $"{stale.AccountId}/")}{Uri.EscapeDataString(stale.RegionId)};reason={stale.Reason}";
}
