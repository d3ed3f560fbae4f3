using System.Text.Json;
using Dapper;
using Npgsql;

namespace Sync.Tests.Coverage;

/// <summary>A small inventory, written into the tables as runs would leave it.</summary>
internal sealed record SomeNetwork
{
    public IReadOnlyList<RouterRow> Routers { get; init; } = [];
    public IReadOnlyList<AttachmentRow> Attachments { get; init; } = [];
    public IReadOnlyList<FlowLogRow> FlowLogs { get; init; } = [];
    public IReadOnlyList<ScopeRow> Scopes { get; init; } = [];
    public IReadOnlyList<NetworkRow> Networks { get; init; } = [];
    public IReadOnlyList<GapRow> Gaps { get; init; } = [];

    /// <summary>The filter in the settings: values by columns of flow logs; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Filter { get; init; }

    public string? FilterJson => Filter is null ? null : JsonSerializer.Serialize(Filter);

    private const string Write = """
        insert into sync.transit_router (account_id, region_id, transit_router_id, cen_id, type, status, tags,
            content_hash, first_seen_at, valid_from)
        select "Account", "Region", "Id", "Cen", "Type", "Status", '{}', md5("Id")::uuid, now(), now()
        from jsonb_to_recordset(@network::jsonb->'Routers') as r (
            "Account" text, "Region" text, "Id" text, "Cen" text, "Type" text, "Status" text);

        insert into sync.attachment (account_id, region_id, attachment_end_id, transit_router_attachment_id,
            transit_router_id, cen_id, resource_type, status, vpc_id, peer_transit_router_id,
            peer_transit_router_region_id, transit_router_attachment_name, vpc_owner_id, managed_service, tags,
            content_hash, first_seen_at, valid_from)
        select "Account", "Region", "EndId", "Id", "Router", "Cen", "Type", "Status",
            case when upper("Type") = 'VPC' then 'vpc-of-' || "Id" end, "Peer", "PeerRegion", "Name",
            "Owner", "Managed", "Tags", md5("EndId")::uuid, now(), now()
        from jsonb_to_recordset(@network::jsonb->'Attachments') as a (
            "Account" text, "Region" text, "EndId" text, "Id" text, "Router" text, "Cen" text, "Type" text,
            "Status" text, "Peer" text, "PeerRegion" text, "Name" text, "Owner" text, "Managed" text, "Tags" jsonb);

        insert into sync.flow_log (account_id, region_id, flow_log_id, cen_id, transit_router_id,
            transit_router_attachment_id, status, project_name, log_store_name, log_format_string, flow_log_version,
            interval, tags, content_hash, first_seen_at, valid_from)
        select "Account", "Region", "Id", "Cen", "Router", "Attachment", "Status", "Project", "LogStore", "Format",
            "Version", "Interval", '{}', md5("Id")::uuid,
            now() - "Hours" * interval '1 hour', now() - "Hours" * interval '1 hour'
        from jsonb_to_recordset(@network::jsonb->'FlowLogs') as f (
            "Account" text, "Region" text, "Id" text, "Cen" text, "Router" text, "Attachment" text, "Status" text,
            "Hours" int, "Project" text, "LogStore" text, "Format" text, "Version" text, "Interval" int);

        insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at, last_complete_at)
        select "Account", "Region", 1, "Outcome", now(), now() - "Hours" * interval '1 hour'
        from jsonb_to_recordset(@network::jsonb->'Scopes') as s (
            "Account" text, "Region" text, "Outcome" text, "Hours" int);

        insert into sync.network (account_id, last_run_id, last_outcome, last_at, baseline_at)
        select "Account", 1, "Outcome", now() - "Hours" * interval '1 hour', case when "HasBaseline" then now() end
        from jsonb_to_recordset(@network::jsonb->'Networks') as n (
            "Account" text, "Outcome" text, "Hours" int, "HasBaseline" boolean);

        insert into sync.network_gap (account_id, operation, parent_id, region_id, since, error_code, error_message,
            withheld_ids)
        select "Account", "Operation", "Parent", '', now(), 'Forbidden.RAM', 'Not authorized.', "Withheld"
        from jsonb_to_recordset(@network::jsonb->'Gaps') as g (
            "Account" text, "Operation" text, "Parent" text, "Withheld" text[])
        """;

    private const string Clear = """
        delete from sync.transit_router;
        delete from sync.attachment;
        delete from sync.flow_log;
        delete from sync.scope;
        delete from sync.network;
        delete from sync.network_gap
        """;

    /// <summary>Replaces what is in the tables.</summary>
    public async Task WriteAsync(NpgsqlConnection connection)
    {
        await connection.ExecuteAsync(Clear);
        await connection.ExecuteAsync(Write, new { network = JsonSerializer.Serialize(this) });
    }

    public SomeNetwork With(params FlowLogRow[] flowLogs) => this with { FlowLogs = [.. FlowLogs, .. flowLogs] };

    public SomeNetwork With(params GapRow[] gaps) => this with { Gaps = [.. Gaps, .. gaps] };

    public SomeNetwork With(params AttachmentRow[] attachments) =>
        this with { Attachments = [.. Attachments, .. attachments] };

    public SomeNetwork Router(string id, Func<RouterRow, RouterRow> change) =>
        this with { Routers = [.. Routers.Select(row => row.Id == id ? change(row) : row)] };

    public SomeNetwork Attachment(string endId, Func<AttachmentRow, AttachmentRow> change) =>
        this with { Attachments = [.. Attachments.Select(row => row.EndId == endId ? change(row) : row)] };

    public SomeNetwork Scope(string region, Func<ScopeRow, ScopeRow> change) =>
        this with { Scopes = [.. Scopes.Select(row => row.Region == region ? change(row) : row)] };

    /// <summary>
    /// One account and CEN instance with the Enterprise Edition transit routers <c>tr-a</c> in <c>cn-a</c> and
    /// <c>tr-b</c> in <c>cn-b</c>, a VPC at <c>tr-a</c> (<c>vpc</c>) and a connection between both that is listed at
    /// <c>tr-a</c> (<c>peer</c>). No flow log; all listings are complete and recent.
    /// </summary>
    public static SomeNetwork Complete { get; } = new()
    {
        Routers = [new("1", "cn-a", "tr-a"), new("1", "cn-b", "tr-b")],
        Attachments =
        [
            new("1", "cn-a", "vpc", "tr-a", "VPC"),
            new("1", "cn-a", "peer", "tr-a", "TR") { Peer = "tr-b", PeerRegion = "cn-b" },
        ],
        Scopes = [new("1", "cn-a"), new("1", "cn-b")],
        Networks = [new("1")],
    };
}

internal sealed record RouterRow(
    string Account, string Region, string Id, string? Type = "Enterprise", string? Status = "Active",
    string? Cen = "cen-1");

/// <param name="Region">That of the transit router.</param>
internal sealed record AttachmentRow(
    string Account, string Region, string Id, string Router, string? Type, string? Status = "Attached")
{
    public string EndId => $"{Id}@{Router}";
    public string? Cen { get; init; } = "cen-1";
    public string? Peer { get; init; }
    public string? PeerRegion { get; init; }
    public string? Name { get; init; }

    /// <summary>Of the VPC.</summary>
    public string? Owner { get; init; }

    public string? Managed { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } =
        new Dictionary<string, string> { ["owner"] = "net" };
}

/// <param name="Hours">How long ago it last changed.</param>
internal sealed record FlowLogRow(
    string Account, string Region, string Id, string? Status, string? Router, string? Attachment, int Hours = 1000,
    string? Cen = "cen-1")
{
    public string? Project { get; init; } = "audit";
    public string? LogStore { get; init; } = "store";
    public string? Format { get; init; }
    public string? Version { get; init; }
    public int? Interval { get; init; }
}

/// <param name="Hours">How long ago its flow logs were last listed completely; null: never.</param>
internal sealed record ScopeRow(string Account, string Region, string Outcome = "synced", int? Hours = 0);

/// <param name="Hours">How long ago it was listed.</param>
/// <param name="HasBaseline">Whether its CEN instances were listed completely at least once.</param>
internal sealed record NetworkRow(
    string Account, string Outcome = "synced", int Hours = 0, bool HasBaseline = true);

/// <param name="Withheld">What is kept although it is not listed; null for a listing that is not complete.</param>
internal sealed record GapRow(
    string Account, string Operation, string Parent, IReadOnlyList<string>? Withheld = null);
