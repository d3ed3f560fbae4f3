using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Drift.Deliveries;
using Sync.Inventory;

namespace Sync.Runs.Telemetry;

/// <summary>Spans, metrics and log scopes of runs and of their scopes.</summary>
public sealed partial class RunTelemetry(
    RunMetrics metrics, Freshness freshness, Backlog backlog, NpgsqlDataSource dataSource,
    ILogger<RunTelemetry> logger)
{
    private static readonly Func<ILogger, long?, IDisposable?> RunScope =
        LoggerMessage.DefineScope<long?>("Run {RunId}");

    private static readonly Func<ILogger, string, string, IDisposable?> ScopeScope =
        LoggerMessage.DefineScope<string, string>("Scope {AccountId}/{RegionId}");

    /// <summary>What is logged until it is disposed names the run; null for a dry run.</summary>
    internal IDisposable? BeginRun(long? runId) => RunScope(logger, runId);

    /// <summary>What is logged until it is disposed names the scope.</summary>
    internal IDisposable? BeginScope(Scope scope) => ScopeScope(logger, scope.AccountId, scope.RegionId);

    /// <summary>Counts a run that has ended. Dry runs are traced but not counted.</summary>
    internal async Task EndedAsync(SyncReport report, SyncRequest request)
    {
        metrics.Ended(report, request);
        await UpdateGaugesAsync();
    }

    internal void Ended(ScopeReport report) => metrics.Ended(report);

    private async Task UpdateGaugesAsync()
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            await freshness.UpdateAsync(connection);
            await backlog.UpdateAsync(CancellationToken.None);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            // The run itself has ended and is recorded.
            LogNoGauges(error);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "Freshness and backlog could not be read; their gauges keep the values from before the run")]
    private partial void LogNoGauges(Exception error);
}
