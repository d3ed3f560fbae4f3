using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Alibaba;
using Sync.Alibaba.Credentials;
using Sync.CenApi;
using Sync.Database;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Drift.Sinks;
using Sync.Expectations;
using Sync.FlowLogs;
using Sync.FlowLogs.History;
using Sync.FlowLogs.Snapshots;
using Sync.Http;
using Sync.Reporting;
using Sync.Runs;
using Sync.Settings;
using Sync.Settings.Kept;
using Sync.Telemetry;

namespace Sync;

/// <summary>All wiring of the app, for any host: the table of contents of what there is.</summary>
public static class SyncApp
{
    /// <param name="keepsSettingsAs">The name of a host whose settings of what is told are kept; null: it uses what is kept.</param>
    /// <exception cref="SettingsException">With every fault of the settings.</exception>
    public static TBuilder AddSync<TBuilder>(this TBuilder builder, string? keepsSettingsAs = null)
        where TBuilder : IHostApplicationBuilder
    {
        var settings = SyncSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(new KeepingHost(keepsSettingsAs));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services
            .AddPostgres(settings)
            .AddAlibaba(settings)
            .AddRuns()
            .AddSinks(settings)
            .AddCenApi(settings)
            .AddEndpoints(settings)
            .AddTelemetry(settings.OtlpEndpoint);
        return builder;
    }

    private static IServiceCollection AddPostgres(this IServiceCollection services, SyncSettings settings)
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new JsonNodeColumn());
        SqlMapper.AddTypeHandler(new FieldChangesColumn());
        SqlMapper.AddTypeHandler(new FindingsColumn());
        var connections = settings.Connections.With(settings.Postgres);
        return services
            .AddSingleton(connections)
            .AddSingleton(_ => SyncDataSource.Create(settings.Postgres, SyncDataSource.Identity(settings.PostgresAuthentication), connections.Runs))
            .AddKeyedSingleton(SyncDataSource.Reads, (_, _) => SyncDataSource.Create(
                settings.Postgres, SyncDataSource.Identity(settings.PostgresAuthentication), connections.Reads, settings.ReadTimeout))
            .AddSingleton(services => new Migrator(
                services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<ILogger<Migrator>>())
            {
                LockWait = settings.MigrationWait,
            })
            .AddSingleton<MigrationAtStart>();
    }

    private static IServiceCollection AddAlibaba(this IServiceCollection services, SyncSettings settings)
    {
        return services
            .AddSingleton(provider => new AlibabaRpc(Http(), settings.Alibaba, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(Cloud.At(settings.Alibaba.Endpoint))
            .AddSingleton(provider => new CredentialOpener(
                Http(), provider.GetRequiredService<AlibabaRpc>(), settings.Alibaba, AzureIdentity.Create,
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new CenAccounts(
                provider.GetRequiredService<AlibabaRpc>(), settings.Alibaba, settings.Credentials, provider.GetRequiredService<CredentialOpener>())
            {
                Accounts = settings.Accounts,
                Directory = settings.ResourceDirectory,
                OnlyId = settings.AccountId,
            });

        static HttpClient Http() => new(AlibabaHttp.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static IServiceCollection AddRuns(this IServiceCollection services) => services
        .AddSingleton<SettingsInForce>()
        .AddSingleton<UnknownFields>()
        .AddSingleton<DriftRecorder>()
        .AddSingleton<ConformanceRecorder>()
        .AddSingleton<ScopeMerge>()
        .AddSingleton<FlowLogSync>()
        .AddSingleton<CloudTable>()
        .AddSingleton<SyncJob>()
        .AddSingleton<BackgroundRuns>()
        .AddHostedService(provider => provider.GetRequiredService<BackgroundRuns>());

    private static IServiceCollection AddSinks(this IServiceCollection services, SyncSettings settings) => services
        .AddSingleton(provider => new SinkHttp(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => SinkFactory.Create(
            settings.Sinks, provider.GetRequiredService<SinkHttp>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<Outbox>()
        .AddSingleton<DeliveryTelemetry>()
        .AddSingleton<DeliverySender>()
        .AddSingleton<SinkOverview>();

    private static IServiceCollection AddCenApi(this IServiceCollection services, SyncSettings settings) => services
        .AddSingleton(provider => new ReaderKeys(
            provider.GetRequiredKeyedService<NpgsqlDataSource>(SyncDataSource.Reads), settings.ReaderKeyCipher, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<CenEndpoint>(provider, settings.RequestsPerReader));

    private static IServiceCollection AddEndpoints(this IServiceCollection services, SyncSettings settings) => services
        .AddSingleton<SnapshotClock>()
        .AddSingleton<SnapshotEndpoint>()
        .AddSingleton<HistoryEndpoint>()
        .AddSingleton<ChangesEndpoint>()
        .AddSingleton<DriftEndpoint>()
        .AddSingleton<DeliveryEndpoint>()
        .AddSingleton<KeptSettingsEndpoint>()
        .AddSingleton<ExpectationsEndpoint>()
        .AddSingleton<RunsEndpoint>()
        .AddSingleton<SyncEndpoint>()
        .AddSingleton<SummaryEndpoint>()
        .AddSingleton<HealthEndpoint>()
        .AddSingleton(settings.Exports)
        .AddSingleton<Exports>()
        .AddSingleton<Problems>()
        .AddProblemDetails()
        .AddResponseCompression(options => options.EnableForHttps = true)
        .Configure<JsonOptions>(options =>
        {
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
            options.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
}
