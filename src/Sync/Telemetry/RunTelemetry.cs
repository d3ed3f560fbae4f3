using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.FlowLogs;
using Sync.Runs;

namespace Sync.Telemetry;

/// <summary>A run's spans, metrics and log scopes: one place that the run and its scopes tell when they begin and end.</summary>
public sealed partial class RunTelemetry(
    SyncMetrics metrics, Freshness freshness, Backlog backlog, NpgsqlDataSource dataSource, ILogger<RunTelemetry> logger)
{
    private static readonly Func<ILogger, long?, IDisposable?> RunScope = LoggerMessage.DefineScope<long?>("Run {RunId}");

    private static readonly Func<ILogger, string, string, IDisposable?> ScopeScope =
        LoggerMessage.DefineScope<string, string>("Scope {AccountId}/{RegionId}");

    /// <param name="runId">Null for a dry run, which is traced and not counted.</param>
    internal RunSpan StartRun(long? runId, SyncRequest request)
    {
        var activity = SyncTrace.StartRun(runId, request);
        return new RunSpan(activity, RunScope(logger, runId), async report =>
        {
            activity?.End(report);
            if (runId is null) return;
            metrics.Ended(report, request);
            await UpdateGaugesAsync();
        });
    }

    internal ScopeSpan StartScope(long? runId, Scope scope)
    {
        var activity = SyncTrace.StartScope(scope);
        return new ScopeSpan(activity, ScopeScope(logger, scope.AccountId, scope.RegionId), report =>
        {
            activity?.End(report);
            if (runId is not null) metrics.Ended(report);
        });
    }

    private async Task UpdateGaugesAsync()
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            freshness.Update(await RunReads.ReadRegionsAsync(connection, CancellationToken.None));
            await backlog.UpdateAsync(CancellationToken.None);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            // The run itself is done and in the ledger.
            LogNoGauges(error);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "The freshness and the backlog could not be read: their gauges are as before the run")]
    private partial void LogNoGauges(Exception error);
}

/// <summary>What is open while a run works.</summary>
internal sealed class RunSpan(Activity? activity, IDisposable? logScope, Func<SyncReport, Task> end) : IDisposable
{
    public Task EndAsync(SyncReport report) => end(report);

    public void Dispose()
    {
        logScope?.Dispose();
        activity?.Dispose();
    }
}

/// <summary>What is open while a scope of a run works.</summary>
internal sealed class ScopeSpan(Activity? activity, IDisposable? logScope, Action<ScopeReport> end) : IDisposable
{
    public ScopeReport End(ScopeReport report)
    {
        end(report);
        return report;
    }

    public void Dispose()
    {
        logScope?.Dispose();
        activity?.Dispose();
    }
}
