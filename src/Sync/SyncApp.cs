using System.Globalization;
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
using Sync.Coverage;
using Sync.Database;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Drift.Sinks;
using Sync.Expectations;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Inventory;
using Sync.Inventory.History;
using Sync.Inventory.Snapshots;
using Sync.Kept;
using Sync.Network;
using Sync.Reporting;
using Sync.Runs;
using Sync.Runs.Networks;
using Sync.Runs.Scopes;
using Sync.Runs.Steps;
using Sync.Runs.Telemetry;
using Sync.Runs.Upkeep;
using Sync.Settings;
using Sync.Snapshots;
using Sync.Snapshots.Targets;
using Sync.Telemetry;

namespace Sync;

/// <summary>All wiring of the app, for any host: an overview of its features.</summary>
public static class SyncApp
{
    /// <param name="keepsSettingsAs">
    /// The name of a host whose alert, expectation and drift settings are stored for all processes; null: the process
    /// uses the stored settings.
    /// </param>
    /// <exception cref="SettingsException">Settings are invalid. The message lists every fault.</exception>
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
            .AddKept(settings)
            .AddSinks(settings)
            .AddRuns(settings)
            .AddSnapshots(settings)
            .AddCenApi(settings)
            .AddEndpoints(settings)
            .AddTelemetry(settings.OtlpEndpoint);
        return builder;
    }

    /// <summary>
    /// Fits the number of connections to a server that allows few, unless the settings state it. To be called before
    /// <see cref="AddSync"/>.
    /// </summary>
    /// <exception cref="SettingsException">Settings are invalid. The message lists every fault.</exception>
    public static async Task FitConnectionsAsync(
        this IHostApplicationBuilder builder, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(builder.Configuration[ConnectionBudget.Setting])) return;
        var settings = SyncSettings.Read(builder.Configuration);
        var fitting = await ServerLimit.FitAsync(
            settings.Postgres, settings.PostgresAuthentication, settings.Connections, cancellationToken);
        builder.Configuration[ConnectionBudget.Setting] = fitting.Total.ToString(CultureInfo.InvariantCulture);
    }

    private static IServiceCollection AddPostgres(this IServiceCollection services, SyncSettings settings)
    {
        SqlMapper.AddTypeHandler(new FieldChangesColumn());
        SqlMapper.AddTypeHandler(new FindingsColumn());
        var connections = settings.Connections.With(settings.Postgres);
        return services
            .AddSingleton(connections)
            .AddSingleton(_ => SyncDataSource.Create(
                settings.Postgres, SyncDataSource.Identity(settings.PostgresAuthentication), connections.Runs))
            .AddKeyedSingleton(SyncDataSource.Reads, (_, _) => SyncDataSource.Create(
                settings.Postgres, SyncDataSource.Identity(settings.PostgresAuthentication), connections.Reads,
                settings.ReadTimeout))
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
            .AddSingleton(settings.Alibaba)
            .AddSingleton(provider => new AlibabaRpc(
                Http(), settings.Alibaba, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(Cloud.At(settings.Alibaba.Endpoint))
            .AddSingleton(provider => new CredentialOpener(
                Http(), provider.GetRequiredService<AlibabaRpc>(), settings.Alibaba, AzureIdentity.Create,
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new CenAccounts(
                provider.GetRequiredService<AlibabaRpc>(), settings.Alibaba, settings.Credentials,
                provider.GetRequiredService<CredentialOpener>())
            {
                Accounts = settings.Accounts,
                Directory = settings.ResourceDirectory,
                OnlyId = settings.AccountId,
            });

        static HttpClient Http() => new(AlibabaHttp.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static IServiceCollection AddKept(this IServiceCollection services, SyncSettings settings) => services
        .AddSingleton(new OwnSettings
        {
            Sinks = settings.Sinks,
            Alerts = settings.Alerts,
            Expectations = settings.Expectations,
            Drift = settings.Drift,
            Given = settings.Given,
        })
        .AddSingleton<SettingsInForce>()
        .AddCurrent(inForce => inForce.Sinks)
        .AddCurrent(inForce => inForce.Alerts)
        .AddCurrent(inForce => inForce.Expectations)
        .AddCurrent(inForce => inForce.Drift);

    /// <summary>Gives a feature its part of the settings in force.</summary>
    private static IServiceCollection AddCurrent<T>(this IServiceCollection services, Func<SettingsInForce, T> part) =>
        services.AddSingleton(provider =>
        {
            var inForce = provider.GetRequiredService<SettingsInForce>();
            return new Current<T>(() => part(inForce), inForce.LoadAsync, inForce.LoadForReaderAsync);
        });

    private static IServiceCollection AddRuns(this IServiceCollection services, SyncSettings settings) => services
        .AddSingleton(settings.Runs)
        .AddSingleton(settings.Keep)
        .AddSingleton<Pruning>()
        .AddSingleton<RunMetrics>()
        .AddSingleton<Freshness>()
        .AddSingleton<RunTelemetry>()
        .AddSingleton<UnlistedMembers>()
        .AddSingleton<DriftRecorder>()
        .AddSingleton<ConformanceRecorder>()
        .AddSingleton(settings.Coverage)
        .AddSingleton<CoverageRecorder>()
        .AddSingleton<AttachmentConformance>()
        .AddSingleton<MergeTurn>()
        .AddSingleton<ScopeMerge>()
        .AddSingleton(settings.Network)
        .AddSingleton<NetworkMerge>()
        .AddSingleton<NetworkSync>()
        .AddSingleton<CoverageUpdate>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<ScopeSync>(provider, settings.Filter))
        .AddSingleton<CloudTable>()
        .AddSingleton<RunFeatures>()
        .AddSingleton<RunLog>()
        .AddSingleton<SyncJob>()
        .AddSingleton<StepRunner>()
        .AddSingleton<RunClosing>()
        .AddSingleton<RunSteps>()
        .AddSingleton<BackgroundRuns>()
        .AddHostedService(provider => provider.GetRequiredService<BackgroundRuns>());

    private static IServiceCollection AddSinks(this IServiceCollection services, SyncSettings settings) => services
        .AddSingleton(provider => new SinkHttp(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => SinkFactory.Create(
            settings.Sinks, provider.GetRequiredService<SinkHttp>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(new AppUrl(settings.PublicUrl))
        .AddSingleton<Outbox>()
        .AddSingleton<Backlog>()
        .AddSingleton<DeliveryMetrics>()
        .AddSingleton<DeliveryTelemetry>()
        .AddSingleton<DeliverySender>()
        .AddSingleton<SinkOverview>();

    private static IServiceCollection AddSnapshots(this IServiceCollection services, SyncSettings settings) => services
        .AddSingleton(settings.Snapshots)
        .AddSingleton<SnapshotTargets>()
        .AddSingleton<SnapshotWriter>()
        .AddSingleton<SnapshotEvents>()
        .AddSingleton<SnapshotMetrics>()
        .AddSingleton<SnapshotUpkeep>()
        .AddSingleton<SnapshotJob>()
        .AddSingleton<RequestedSnapshots>()
        .AddSingleton<SnapshotFilesEndpoint>();

    private static IServiceCollection AddCenApi(this IServiceCollection services, SyncSettings settings) => services
        .AddSingleton(provider => new ReaderKeys(
            provider.GetRequiredKeyedService<NpgsqlDataSource>(SyncDataSource.Reads), settings.ReaderKeyCipher,
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<CenEndpoint>(provider, settings.RequestsPerReader));

    /// <summary>Adds a resource, its list and its single items.</summary>
    private static IServiceCollection AddResource<T>(this IServiceCollection services)
        where T : Listed, IResource<T> => services
        .AddSingleton(T.Resource)
        .AddSingleton<SnapshotEndpoint<T>>()
        .AddSingleton<ItemEndpoint<T>>();

    private static IServiceCollection AddEndpoints(this IServiceCollection services, SyncSettings settings) => services
        .AddSingleton<SnapshotClock>()
        .AddSingleton<SnapshotCache>()
        .AddResource<FlowLog>()
        .AddResource<Cen>()
        .AddResource<TransitRouter>()
        .AddResource<Attachment>()
        .AddResource<AttachmentCoverage>()
        .AddSingleton<CoverageSummaryEndpoint>()
        .AddSingleton<CoverageEventsEndpoint>()
        .AddSingleton<FlowLogEndpoint>()
        .AddSingleton<DiffEndpoint>()
        .AddSingleton<DriftEndpoint>()
        .AddSingleton<DeliveryEndpoint>()
        .AddSingleton<KeptSettingsEndpoint>()
        .AddSingleton<ExpectationsEndpoint>()
        .AddSingleton<RunsEndpoint>()
        .AddSingleton<SyncEndpoint>()
        .AddSingleton<SummaryEndpoint>()
        .AddSingleton<ChoicesEndpoint>()
        .AddSingleton(provider => new AboutEndpoint(
            settings.Environment, settings.Schedule, settings.IsBehindSignIn, provider.GetRequiredService<Cloud>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<HealthEndpoint>()
        .AddSingleton(settings.Exports)
        .AddSingleton<Exports>()
        .AddSingleton(provider => new Problems(
            DatabaseOutages.Of, provider.GetRequiredService<ILogger<Problems>>()))
        .AddProblemDetails()
        .AddResponseCompression(options => options.EnableForHttps = true)
        .Configure<JsonOptions>(options => ApiJson.Apply(options.SerializerOptions));
}
