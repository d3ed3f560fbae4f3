using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Runs;
using Sync.Settings.Kept;

namespace Sync.Drift.Deliveries;

/// <summary>Every sink: those of the settings, and those that something is owed to although the settings no longer name them.</summary>
public sealed class SinkOverview([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SettingsInForce settings)
{
    public async Task<IReadOnlyList<SinkItem>> ReadAsync(CancellationToken cancellationToken)
    {
        await settings.LoadAsync(cancellationToken);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = (await SinkTable.ReadAsync(connection, cancellationToken)).ToDictionary(row => row.Name, StringComparer.Ordinal);
        var named = settings.Settings.Sinks.ToDictionary(sink => sink.Name, StringComparer.Ordinal);
        return
        [
            .. named.Keys.Union(rows.Keys).Order(StringComparer.Ordinal)
                .Select(name => Describe(name, named.GetValueOrDefault(name), rows.GetValueOrDefault(name))),
        ];
    }

    private static SinkItem Describe(string name, KeptSink? sink, SinkRow? row) => new(
        name, sink is null ? null : Words.Lower(sink.Type), sink?.Host,
        sink is null ? "absent" : row?.DisabledAt is null ? "enabled" : "disabled",
        row?.Owed ?? 0, row?.Dead ?? 0, row?.LastSentAt, row?.LastFailedAt, row?.LastReason, row?.DisabledAt, row?.ResumeAt);
}
