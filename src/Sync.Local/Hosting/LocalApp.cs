using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Npgsql;
using Sync.Alibaba.Configuration;
using Sync.CenApi.Protocol;
using Sync.Database;
using Sync.Local.EmbeddedPostgres;
using Sync.Local.FakeCen;
using Sync.Runs;
using Sync.Settings;

namespace Sync.Local.Hosting;

/// <summary>
/// The app in this process, with an embedded Postgres and a fake cloud if the settings name no others.
/// </summary>
public sealed class LocalApp : IAsyncDisposable
{
    private const string PostgresKey = "ConnectionStrings:Postgres";
    private const string EncryptionKeyKey = "Sync:ReaderKeys:EncryptionKey";
    private const string AccessKeyIdKey = "ALIBABA_CLOUD_ACCESS_KEY_ID";

    private LocalApp(WebApplication host, LocalPostgres? postgres, FakeCenServer? fakeCen) =>
        (Host, Postgres, FakeCen) = (host, postgres, fakeCen);

    public WebApplication Host { get; }

    /// <summary>Null when the settings name a database.</summary>
    public LocalPostgres? Postgres { get; }

    /// <summary>Null when the real cloud is called.</summary>
    public FakeCenServer? FakeCen { get; }

    /// <summary>A required service of the app.</summary>
    public T Get<T>()
        where T : notnull => Host.Services.GetRequiredService<T>();

    /// <summary>
    /// Builds the app. It does not listen yet and the database is unchanged: call <see cref="MigrateAsync"/> and
    /// <c>Host.StartAsync</c> next.
    /// </summary>
    /// <exception cref="Settings.SettingsException">Settings are missing or invalid.</exception>
    /// <exception cref="LocalPostgresException">No embedded Postgres is available.</exception>
    public static async Task<LocalApp> BuildAsync(LocalAppOptions options, CancellationToken cancellationToken)
    {
        // Nothing of what the slim builder leaves out is used (HTTPS, IIS, the event log of Windows), and most
        // processes live for a second. Settings are read once, so that no file is watched.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        LocalLogging.Configure(builder.Logging, options.Log);
        if (options.InMemory) builder.WebHost.UseTestServer();
        else builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));

        FakeCenServer? fakeCen = null;
        LocalPostgres? postgres = null;
        try
        {
            builder.Configuration.AddSettingsFile(LocalSettingsFile.Place);
            fakeCen = await StartFakeCenAsync(builder.Configuration, options);
            postgres = await StartPostgresAsync(
                builder.Configuration, fakeCen is null ? "sync" : "sync_fake", cancellationToken);
            if (postgres is not null) await KeepEncryptionKeyAsync(builder.Configuration, cancellationToken);
            if (options.InMemory) KeepExportsOpen(builder.Configuration);
            if (options.FitsServer) await builder.FitConnectionsAsync(cancellationToken);
            builder.AddSync(options.KeepsSettingsAs);
            if (fakeCen is not null) builder.Services.AddSingleton(Cloud.Fake);
            if (options.Scheduled)
            {
                builder.Services.AddSingleton<Scheduler>().AddHostedService<DeliveryLoop>()
                    .AddHostedService<SnapshotLoop>();
            }

            var host = builder.Build();
            if (IPAddress.IsLoopback(options.Address)) host.UseMiddleware<LoopbackGuard>();
            else host.UseMiddleware<CallerKey>(options.Key);
            host.MapSync();
            return new LocalApp(host, postgres, fakeCen);
        }
        catch
        {
            if (fakeCen is not null) await fakeCen.DisposeAsync();
            if (postgres is not null) await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of an app that is <see cref="LocalAppOptions.InMemory"/> and has started.</summary>
    public HttpClient CreateClient() => Host.GetTestClient();

    /// <returns>The scripts that ran.</returns>
    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken) =>
        Get<Migrator>().MigrateAsync(cancellationToken);

    /// <summary>
    /// For commands that only read: migrates an embedded database; any other must already have the schema.
    /// </summary>
    /// <exception cref="LocalPostgresException">The database lacks the schema.</exception>
    public async Task RequireSchemaAsync(CancellationToken cancellationToken)
    {
        if (Postgres is not null) await MigrateAsync(cancellationToken);
        await using var connection = await Get<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
        var missing = await Migrator.ReadMissingAsync(connection, cancellationToken);
        if (missing.Count > 0)
            throw new LocalPostgresException(
                $"The database lacks {string.Join(", ", missing)}: run the command migrate.");
    }

    /// <summary>For commands that call the cloud.</summary>
    /// <exception cref="SettingsException">The real cloud is used, and there are no credentials.</exception>
    public void RequireCredentials()
    {
        var chain = Get<SyncSettings>().Credentials;
        if (chain.Source is not null) return;
        var found = CloudEvidence.Find(Host.Configuration);
        var why = found.Count == 0
            ? ""
            : $", and the fake cloud is not used instead because of {string.Join(", ", found)}";
        throw new SettingsException([
            $"no Alibaba Cloud credentials found: {string.Join("; ", chain.Missing)}{why}. "
                + "For made-up flow logs, use --cloud fake.",
        ]);
    }

    private static void Listen(KestrelServerOptions kestrel, LocalAppOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        // No route reads a larger body.
        kestrel.Limits.MaxRequestBodySize = RpcRequestReader.MaxBodyBytes;
        kestrel.Listen(options.Address, options.Port);
    }

    // The only reader is the user of the command, who may page through the output slowly.
    private static void KeepExportsOpen(ConfigurationManager configuration)
    {
        configuration["Sync:Exports:StallTimeout"] ??= "01:00:00";
        configuration["Sync:Exports:Deadline"] ??= "1.00:00:00";
    }

    private static async Task<FakeCenServer?> StartFakeCenAsync(
        ConfigurationManager configuration, LocalAppOptions options)
    {
        var cloud = options.Cloud ?? (CloudEvidence.Find(configuration).Count > 0 ? CloudKind.Alibaba : CloudKind.Fake);
        if (cloud == CloudKind.Alibaba) return null;

        var server = await FakeCenServer.StartAsync(new FakeCloud());
        var namesAccounts = configuration.GetSection("Sync:Accounts").Exists()
            || configuration.GetSection("Sync:ResourceDirectory").Exists();
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sync:Alibaba:Endpoint"] = server.Endpoint.ToString(),
            ["Sync:Alibaba:StsEndpoint"] = server.Endpoint.ToString(),
            ["Sync:Alibaba:ResourceDirectoryEndpoint"] = server.Endpoint.ToString(),
            // An account required by the settings is required of the fake cloud too.
            ["Sync:AccountId"] = namesAccounts || configuration["Sync:AccountId"] is { Length: > 0 }
                ? configuration["Sync:AccountId"]
                : server.Cloud.AccountId,
            [AccessKeyIdKey] = server.Cloud.Credentials.AccessKeyId,
            ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = server.Cloud.Credentials.AccessKeySecret,
            ["ALIBABA_CLOUD_SECURITY_TOKEN"] = null,
            ["ALICLOUD_ASSUME_ROLE_ARN"] = null,
        });
        return server;
    }

    private static async Task<LocalPostgres?> StartPostgresAsync(
        ConfigurationManager configuration, string database, CancellationToken cancellationToken)
    {
        if (configuration[PostgresKey] is { Length: > 0 }) return null;
        var postgres = await LocalPostgres.StartAsync(null, database, cancellationToken);
        configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { [PostgresKey] = postgres.ConnectionString });
        return postgres;
    }

    private static async Task KeepEncryptionKeyAsync(
        ConfigurationManager configuration, CancellationToken cancellationToken)
    {
        if (configuration[EncryptionKeyKey] is { Length: > 0 }) return;
        var key = await LocalEncryptionKey.ReadOrMakeAsync(DataFolder.Default, cancellationToken);
        configuration.AddInMemoryCollection(new Dictionary<string, string?> { [EncryptionKeyKey] = key });
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        if (FakeCen is not null) await FakeCen.DisposeAsync();
        if (Postgres is not null) await Postgres.DisposeAsync();
    }
}
