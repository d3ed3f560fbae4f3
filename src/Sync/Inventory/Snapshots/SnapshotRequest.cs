using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.Inventory.Snapshots;

/// <summary>A query with the time that its response shows and everything else that the response depends on.</summary>
internal sealed record SnapshotRequest
{
    public required SnapshotQuery Query { get; init; }

    /// <summary>Null for the first page.</summary>
    public SnapshotPosition? After { get; init; }

    public required SnapshotMoment Newest { get; init; }

    /// <summary>The time that the response shows.</summary>
    public required DateTime At { get; init; }

    /// <summary>
    /// The newest run that had begun by then, as far as the ledger keeps it; null if there is none. Later runs that
    /// changed nothing are not included.
    /// </summary>
    public required long? RunId { get; init; }

    /// <summary>
    /// The requested regions that the newest run did not verify; none if an earlier time is requested.
    /// </summary>
    public required IReadOnlyList<StaleRegion> Stale { get; init; }

    public required ContentCoding Coding { get; init; }

    /// <summary>Equal for responses with equal bodies.</summary>
    public string EntityTag { get; private init; } = "";

    // Repeated requests reuse this object, so the headers are formatted only once.
    private string AsOfHeader { get; init; } = "";
    private string LastModified { get; init; } = "";
    private string StaleHeader { get; init; } = "";

    /// <summary>Whether a query shows an earlier state than the newest.</summary>
    public static bool IsPast(SnapshotQuery query, SnapshotMoment newest) => query.AsOf < newest.At;

    /// <param name="runId">As <see cref="RunId"/>.</param>
    public static SnapshotRequest Of(
        SnapshotQuery query, SnapshotPosition? after, SnapshotMoment newest, long? runId, HttpRequest request)
    {
        var isPast = IsPast(query, newest);
        var snapshot = new SnapshotRequest
        {
            Query = query,
            After = after,
            Newest = newest,
            // The response is valid only up to the last change: the time after it may still get changes.
            At = after?.AsOf ?? (isPast ? query.AsOf!.Value : newest.At),
            RunId = runId,
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
        Newest.Timeline, $"{At:O}", Query.Fingerprint, Query.Format.Key,
        string.Join(',', Query.Fields.Select(field => field.Name)), $"{Query.PageSize},{RunId}",
        After is null
            ? null
            : $"{After.Total},{After.Sort}\n{After.AccountId}\n{After.RegionId}\n{After.Id}",
        Stale.Count == 0 ? null : JsonSerializer.Serialize(Stale), Coding.Name,
        // A page contains a cursor, and a cursor contains the date.
        Query.PageSize is null ? null : $"{Newest.Cursors.Today:O}");

    public void Announce(HttpResponse response)
    {
        Http.EntityTag.Announce(response, EntityTag, LastModified);
        response.Headers["Sync-As-Of"] = AsOfHeader;
        if (StaleHeader != "") response.Headers["Sync-Stale-Regions"] = StaleHeader;
    }

    // Headers are ASCII, but the region is the caller's and an error code the cloud's: they may contain other
    // characters.
    private static string Describe(StaleRegion stale) =>
        (stale.AccountId is null ? "" : $"{stale.AccountId}/")
        + $"{Uri.EscapeDataString(stale.RegionId)};reason={Uri.EscapeDataString(stale.Reason)}";
}
