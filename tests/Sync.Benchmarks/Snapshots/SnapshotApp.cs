using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Benchmarks.Reporting;
using Sync.Snapshots;

namespace Sync.Benchmarks.Snapshots;

/// <summary>An app that writes snapshots of a given inventory to a temporary folder.</summary>
internal sealed class SnapshotApp : IAsyncDisposable
{
    // As if it had been filled two years ago by a run that succeeded.
    private const string Backdate = """
        update sync.flow_log set first_seen_at = first_seen_at - interval '2 years',
            valid_from = valid_from - interval '2 years';
        update sync.sync_run set started_at = started_at - interval '2 years',
            finished_at = finished_at - interval '2 years';
        update sync.inventory_clock set at = (select max(valid_from) from sync.flow_log)
        """;

    private readonly DirectoryInfo _folder;
    private readonly BenchmarkApp _app;

    private SnapshotApp(DirectoryInfo folder, BenchmarkApp app) => (_folder, _app) = (folder, app);

    public string ConnectionString => _app.ConnectionString;

    public string Folder => _folder.FullName;

    public static async Task<SnapshotApp> StartAsync(int flowLogs)
    {
        var folder = Directory.CreateTempSubdirectory("sync-snapshots-");
        var app = await BenchmarkApp.StartAsync(0, _ => { }, new Dictionary<string, string?>
        {
            ["Sync:Snapshots:0:Name"] = "daily",
            ["Sync:Snapshots:0:Schedule"] = "0 0 0 1 1 *",
            ["Sync:Snapshots:0:Target"] = folder.FullName,
        });
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        await LargeInventory.FillAsync(connection, flowLogs, 0, withDrift: false);
        await connection.ExecuteAsync(new CommandDefinition(Backdate, commandTimeout: 0));
        // Here, so that no autovacuum is measured, and no row that the update left.
        await connection.ExecuteAsync(new CommandDefinition("vacuum analyze", commandTimeout: 0));
        return new SnapshotApp(folder, app);
    }

    public Task<DateTime> NowAsync() =>
        _app.Host.Services.GetRequiredService<RequestedSnapshots>().NowAsync(CancellationToken.None);

    public async Task<IReadOnlyList<SnapshotFileItem>> WriteAsync(IReadOnlyList<DateTime> moments)
    {
        var services = _app.Host.Services;
        var (items, failure) = await services.GetRequiredService<RequestedSnapshots>().WriteAsync(
            services.GetRequiredService<SnapshotJob>().Find("daily")!, "backfill", moments, CancellationToken.None);
        if (failure is not null || items.Any(item => item.State != "written"))
            throw new InvalidOperationException(failure ?? items[0].Reason);
        return items;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
