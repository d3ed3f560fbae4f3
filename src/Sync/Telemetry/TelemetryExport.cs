using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Sync.Telemetry;

/// <summary>Where traces, metrics and logs go, for any host.</summary>
public static class TelemetryExport
{
    /// <summary>Names what there is to export. Nothing is collected without an exporter.</summary>
    /// <remarks>
    /// No instrumentation of HTTP clients: the query of a signed call holds the key's id and its signature. Npgsql's spans
    /// hold statements, which are constants here, and no values.
    /// </remarks>
    public static IOpenTelemetryBuilder WithSync(this IOpenTelemetryBuilder telemetry) => telemetry
        .ConfigureResource(resource => resource.AddService("sync", serviceVersion: Version))
        .WithTracing(traces => traces.AddSource(SyncTrace.SourceName, "Npgsql"))
        .WithMetrics(metrics => metrics.AddMeter(SyncMetrics.MeterName, "Npgsql", "System.Net.Http", "Microsoft.AspNetCore.Hosting"))
        .WithLogging(null, logs => (logs.IncludeScopes, logs.IncludeFormattedMessage) = (true, true));

    private static string Version { get; } = typeof(TelemetryExport).Assembly.GetName().Version!.ToString(3);

    /// <param name="otlpEndpoint">Null: nothing is exported here. The exporter reads it, and the rest, from <c>OTEL_*</c> itself.</param>
    internal static IServiceCollection AddTelemetry(this IServiceCollection services, Uri? otlpEndpoint)
    {
        if (otlpEndpoint is not null) services.AddOpenTelemetry().WithSync().UseOtlpExporter();
        return services.AddMetrics().AddSingleton<Freshness>().AddSingleton<Backlog>().AddSingleton<SyncMetrics>().AddSingleton<RunTelemetry>();
    }
}
