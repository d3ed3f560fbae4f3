using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Sync.Alibaba.Answers;
using Sync.Inventory;
using Sync.Inventory.Merging;

namespace Sync.Coverage;

/// <summary>An end of a connection whose verdict, or anything else about it, differs from what is stored.</summary>
/// <param name="Scope">The account and region it belongs to; null if the end no longer exists.</param>
/// <param name="After">Without <see cref="AttachmentCoverage.Since"/>; null if the end no longer exists.</param>
/// <param name="StoredIn">The account and region it is stored in; null for a new end.</param>
internal sealed record CoverageChange(
    string Id, Scope? Scope, AttachmentCoverage? After, Scope? StoredIn, string? VerdictBefore, string? SinceBefore)
{
    /// <summary>Whether its row must be removed. An end can move to another account or region.</summary>
    public bool IsRemoved => StoredIn is not null && StoredIn != Scope;

    /// <summary>Whether it needs a new row.</summary>
    public bool IsAdded => Scope is not null && StoredIn != Scope;

    public bool IsTurned => After is not null && StoredIn is not null && VerdictBefore != After.Verdict;
}

/// <summary>
/// Reads the differences between the verdicts as judged now and as stored, in portions. The cursor shows them as they
/// were when it was opened, even after they have been written.
/// </summary>
internal static class CoverageChanges
{
    // An end has one row, whatever its account and region.
    private const string Open = """
        declare coverage_change no scroll cursor for
        select coalesce(j.attachment_end_id, c.attachment_end_id), j.account_id, j.region_id,
            c.account_id, c.region_id, c.verdict, c.since,
            j.transit_router_attachment_id, j.transit_router_id, j.cen_id, j.resource_type, j.resource_id,
            j.resource_owner_id, j.attachment_name, j.peer_transit_router_id, j.peer_region_id, j.verdict, j.reason,
            j.flow_logs::text, j.tags::text, j.qualifiers::text
        from sync.judged_coverage(@freshFor, @filter) j
        full join sync.coverage c on c.attachment_end_id = j.attachment_end_id
        where (
            j.account_id, j.region_id, j.attachment_end_id, j.transit_router_attachment_id, j.transit_router_id,
            j.cen_id, j.resource_type, j.resource_id, j.resource_owner_id, j.attachment_name,
            j.peer_transit_router_id, j.peer_region_id, j.verdict, j.reason, j.flow_logs, j.tags, j.qualifiers
        ) is distinct from (
            c.account_id, c.region_id, c.attachment_end_id, c.transit_router_attachment_id, c.transit_router_id,
            c.cen_id, c.resource_type, c.resource_id, c.resource_owner_id, c.attachment_name,
            c.peer_transit_router_id, c.peer_region_id, c.verdict, c.reason, c.flow_logs, c.tags, c.qualifiers
        )
        order by coalesce(j.account_id, c.account_id), coalesce(j.region_id, c.region_id)
        """;

    private static readonly string Fetch = $"fetch {Portion.Size} from coverage_change";

    /// <summary>Opens the cursor, which ends with the transaction.</summary>
    public static async Task OpenAsync(
        NpgsqlConnection connection, CoverageSettings settings, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Open, connection);
        command.Parameters.AddWithValue("freshFor", settings.FreshFor);
        command.Parameters.AddWithValue(
            "filter", NpgsqlDbType.Jsonb, (object?)settings.FlowLogFilter ?? DBNull.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>At most <see cref="Portion.Size"/> changes; none after the last one.</returns>
    public static async Task<IReadOnlyList<CoverageChange>> NextAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Fetch, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var changes = new List<CoverageChange>(Portion.Size);
        while (await reader.ReadAsync(cancellationToken)) changes.Add(Read(reader));
        return changes;
    }

    private static CoverageChange Read(NpgsqlDataReader row)
    {
        var scope = ScopeAt(row, 1);
        var after = scope is { } judged ? ReadEnd(row, row.GetString(0), judged.RegionId) : null;
        return new CoverageChange(row.GetString(0), scope, after, ScopeAt(row, 3), Text(row, 5), Text(row, 6));
    }

    private static Scope? ScopeAt(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : new Scope(row.GetString(column), row.GetString(column + 1));

    private static AttachmentCoverage ReadEnd(NpgsqlDataReader row, string id, string regionId) => new()
    {
        AttachmentEndId = id,
        RegionId = regionId,
        TransitRouterAttachmentId = Text(row, 7),
        TransitRouterId = Text(row, 8),
        CenId = Text(row, 9),
        ResourceType = Text(row, 10),
        ResourceId = Text(row, 11),
        ResourceOwnerId = Text(row, 12),
        AttachmentName = Text(row, 13),
        PeerTransitRouterId = Text(row, 14),
        PeerRegionId = Text(row, 15),
        Verdict = Text(row, 16),
        Reason = Text(row, 17),
        // Postgres writes jsonb with its own spaces.
        FlowLogs = CanonicalJson.Of(JsonElement.Parse(row.GetString(18))),
        Tags = WireTags.Read(row.GetString(19)),
        Qualifiers = row.IsDBNull(20) ? null : CanonicalJson.Of(JsonElement.Parse(row.GetString(20))),
    };

    private static string? Text(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}
