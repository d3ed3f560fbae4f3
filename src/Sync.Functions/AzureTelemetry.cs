using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sync.Http;
using Sync.Telemetry;

namespace Sync.Functions;

/// <summary>Application Insights, with the app's identity instead of a key.</summary>
internal static class AzureTelemetry
{
    public static IServiceCollection AddAzureTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is not { Length: > 0 } target) return services;
        services.AddOpenTelemetry().WithSync().UseFunctionsWorkerDefaults().UseAzureMonitorExporter(options =>
        {
            options.ConnectionString = target;
            options.Credential = AzureIdentity.Create();
        });
        return services;
    }
}
