using System.Text.Json.Nodes;
using Npgsql;
using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Drift.Deliveries;
using Sync.Inventory;

namespace Sync.Snapshots;

/// <summary>Alerts about snapshots, written in the transaction that records what they say.</summary>
public sealed class SnapshotEvents(Outbox outbox)
{
    internal Task WrittenAsync(
        NpgsqlConnection connection, SnapshotSettings series, ClaimedSnapshot claimed, WrittenSnapshot written,
        SnapshotFreshness freshness, DateTime now) =>
        outbox.AddAsync(connection, [
            Event(
                AlertKind.SnapshotWritten, Severity.Low, series, claimed.Moment, now, freshness.RunId ?? 0,
                ("manifest", written.Path), ("rows", written.Rows), ("missing", freshness.Missing().Count)),
        ]);

    internal Task OverdueAsync(NpgsqlConnection connection, SnapshotSettings series, OverdueSnapshot overdue) =>
        outbox.AddAsync(connection, [
            Event(
                AlertKind.SnapshotOverdue, Severity.High, series, overdue.Moment, overdue.OverdueAt, overdue.RunId,
                ("state", overdue.State), ("attempts", overdue.Attempts), ("reason", overdue.Reason)),
        ]);

    private static AlertEvent Event(
        string kind, Severity severity, SnapshotSettings series, DateTime moment, DateTime at, long runId,
        params (string Name, JsonNode? Value)[] values) => new()
        {
            Id = Guid.CreateVersion7(at),
            At = at,
            Kind = kind,
            Severity = severity,
            RunId = runId,
            AccountId = "",
            RegionId = "",
            Resource = AlertKind.Snapshot,
            ResourceId = PathTemplate.Id(series.Name, moment),
            ResourceName = series.Name,
            Changes = [.. values.Select(value => new FieldChange(value.Name, null, value.Value))],
        };
}
