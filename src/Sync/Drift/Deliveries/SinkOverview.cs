using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Drift.Sinks;
using Sync.Http;
using Sync.Settings;

namespace Sync.Drift.Deliveries;

/// <summary>All sinks: the configured ones, and those with deliveries that are no longer configured.</summary>
public sealed class SinkOverview(
    [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource,
    Current<IReadOnlyList<SinkSummary>> sinks)
{
    public async Task<IReadOnlyList<SinkItem>> ReadAsync(CancellationToken cancellationToken)
    {
        await sinks.LoadForReaderAsync(cancellationToken);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = (await SinkTable.ReadAsync(connection, cancellationToken))
            .ToDictionary(row => row.Name, StringComparer.Ordinal);
        var named = sinks.Value.ToDictionary(sink => sink.Name, StringComparer.Ordinal);
        return
        [
            .. named.Keys.Union(rows.Keys).Order(StringComparer.Ordinal)
                .Select(name => Describe(name, named.GetValueOrDefault(name), rows.GetValueOrDefault(name))),
        ];
    }

    private static SinkItem Describe(string name, SinkSummary? sink, SinkRow? row) => new(
        name, sink is null ? null : LowerCase.Of(sink.Type), sink?.Host,
        sink is null ? "absent" : row?.DisabledAt is null ? "enabled" : "disabled",
        row?.Owed ?? 0, row?.Dead ?? 0, row?.LastSentAt, row?.LastFailedAt, row?.LastReason, row?.DisabledAt,
        row?.ResumeAt);
}
