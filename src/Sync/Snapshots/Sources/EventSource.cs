using Npgsql;
using NpgsqlTypes;
using Sync.Drift;
using Sync.Http;
using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;

namespace Sync.Snapshots.Sources;

/// <summary>
/// Events after the moment before and up to this one, oldest first. Only columns that are never changed after the event
/// was written, so that a snapshot that is written again has the same bytes.
/// </summary>
internal sealed class EventSource : SnapshotSource
{
    private const string Where = """

        where at > coalesce(@since, '-infinity') and at <= @at
          and (@afterAt is null or (at, event_id) > (@afterAt, @afterId))
          and (cardinality(@accountId) = 0 or account_id = any(@accountId))
          and (cardinality(@regionId) = 0 or region_id = any(@regionId))
          and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
        order by at, event_id
        limit @limit
        """;

    private const string DriftRows = """
        select event_id, at, kind, severity, account_id, region_id,
            case when resource = 'flow_log' then flow_log_id end as flow_log_id,
            case when resource = 'flow_log' then flow_log_name end as flow_log_name, cen_id, run_id, changes, resource,
            flow_log_id as resource_id, flow_log_name as resource_name
        from sync.drift_event
        """ + Where;

    private const string ConformanceRows = """
        select event_id, at, kind, severity, account_id, region_id,
            case when resource = 'flow_log' then flow_log_id end as flow_log_id,
            case when resource = 'flow_log' then flow_log_name end as flow_log_name, cen_id, run_id, expectation,
            findings, resource, flow_log_id as resource_id, flow_log_name as resource_name
        from sync.conformance_event
        """ + Where;

    // The API's own defaults are flow logs, and what drift rules show.
    private static readonly KeyValuePair<string, string>[] AllDrift =
    [
        new("resource", DriftResource.All),
        new("state", string.Join(',', Enum.GetValues<DriftState>().Select(state => LowerCase.Of(state)))),
    ];

    private readonly string _statement;
    private readonly EventFilter _filter;
    private readonly KeyValuePair<string, string>[] _parameters;

    private EventSource(
        string name, string statement, EventFilter filter, string route, KeyValuePair<string, string>[] parameters,
        params (string Name, FieldKind Kind)[] fields)
        : base(name, [.. fields.Select((field, column) => new SnapshotField(field.Name, column, field.Kind, null))]) =>
        (_statement, _filter, Route, _parameters) = (statement, filter, route, parameters);

    /// <summary>
    /// Every change of the inventory, whatever drift rules say: a rule decides later what is shown of it.
    /// </summary>
    public static EventSource Drift(EventFilter filter) => new(
        "drift", DriftRows, filter, "drift", AllDrift,
        ("id", FieldKind.Id), ("at", FieldKind.Time), ("kind", FieldKind.Text), ("severity", FieldKind.Text),
        ("accountId", FieldKind.Text), ("regionId", FieldKind.Text), ("flowLogId", FieldKind.Text),
        ("flowLogName", FieldKind.Text), ("cenId", FieldKind.Text), ("runId", FieldKind.BigNumber),
        ("changes", FieldKind.Json), ("resource", FieldKind.Text), ("resourceId", FieldKind.Text),
        ("resourceName", FieldKind.Text));

    public static EventSource Conformance(EventFilter filter) => new(
        "conformance", ConformanceRows, filter, "expectations/events", [],
        ("id", FieldKind.Id), ("at", FieldKind.Time), ("kind", FieldKind.Text), ("severity", FieldKind.Text),
        ("accountId", FieldKind.Text), ("regionId", FieldKind.Text), ("flowLogId", FieldKind.Text),
        ("flowLogName", FieldKind.Text), ("cenId", FieldKind.Text), ("runId", FieldKind.BigNumber),
        ("expectation", FieldKind.Text), ("findings", FieldKind.Json), ("resource", FieldKind.Text),
        ("resourceId", FieldKind.Text), ("resourceName", FieldKind.Text));

    public override string Route { get; }

    // Of a snapshot, the beginning is exclusive and the end inclusive.
    public override IEnumerable<KeyValuePair<string, string>> Query(DateTime moment, DateTime? since) =>
    [
        .. _parameters,
        .. since is { } before
            ? (KeyValuePair<string, string>[])[new("since", Text(before.AddMicroseconds(1)))] : [],
        new("until", Text(moment.AddMicroseconds(1))),
    ];

    public override bool IsOfEvents => true;

    public override NpgsqlBatchCommand Rows(SourceTime time, object? after, int limit)
    {
        var (at, id) = after is EventPosition position
            ? ((object)position.At, (object)position.Id)
            : (DBNull.Value, DBNull.Value);
        var command = new NpgsqlBatchCommand(_statement);
        command.Parameters.AddWithValue("at", NpgsqlDbType.TimestampTz, time.At);
        command.Parameters.AddWithValue("since", NpgsqlDbType.TimestampTz, (object?)time.Since ?? DBNull.Value);
        command.Parameters.AddWithValue("afterAt", NpgsqlDbType.TimestampTz, at);
        command.Parameters.AddWithValue("afterId", NpgsqlDbType.Uuid, id);
        command.Parameters.AddWithValue("limit", NpgsqlDbType.Integer, limit);
        command.Parameters.AddWithValue("accountId", NpgsqlDbType.Array | NpgsqlDbType.Text, _filter.AccountId);
        command.Parameters.AddWithValue("regionId", NpgsqlDbType.Array | NpgsqlDbType.Text, _filter.RegionId);
        command.Parameters.AddWithValue("cenId", NpgsqlDbType.Array | NpgsqlDbType.Text, _filter.CenId);
        return command;
    }

    public override object Position(NpgsqlDataReader reader) =>
        new EventPosition(reader.GetDateTime(1), reader.GetGuid(0));

    private sealed record EventPosition(DateTime At, Guid Id);
}

/// <summary>The filter of events; an empty list selects everything.</summary>
internal sealed record EventFilter(
    IReadOnlyList<string> AccountId, IReadOnlyList<string> RegionId, IReadOnlyList<string> CenId);
