using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Sync.Telemetry;

/// <summary>The export of traces, metrics and logs, for any host.</summary>
public static class TelemetryExport
{
    /// <summary>Registers the app's traces, metrics and logs. Without an exporter nothing is collected.</summary>
    /// <remarks>
    /// HTTP clients are not traced: the query of a signed call contains the key's ID and signature. Npgsql's spans
    /// contain the statements, which are constants, without parameter values.
    /// </remarks>
    public static IOpenTelemetryBuilder WithSync(this IOpenTelemetryBuilder telemetry) => telemetry
        .ConfigureResource(resource => resource.AddService("sync", serviceVersion: Version))
        .WithTracing(traces => traces.AddSource(SyncTrace.SourceName, "Npgsql"))
        .WithMetrics(metrics => metrics.AddMeter(
            SyncMeter.Name, "Npgsql", "System.Net.Http", "Microsoft.AspNetCore.Hosting"))
        .WithLogging(null, logs => (logs.IncludeScopes, logs.IncludeFormattedMessage) = (true, true));

    private static string Version { get; } = typeof(TelemetryExport).Assembly.GetName().Version!.ToString(3);

    /// <param name="otlpEndpoint">Null: nothing is exported. The exporter itself reads <c>OTEL_*</c>.</param>
    internal static IServiceCollection AddTelemetry(this IServiceCollection services, Uri? otlpEndpoint)
    {
        if (otlpEndpoint is not null) services.AddOpenTelemetry().WithSync().UseOtlpExporter();
        return services.AddMetrics();
    }
}
