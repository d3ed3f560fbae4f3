using Azure.Core;
using Dapper;
using Npgsql;
using Sync.Http;

namespace Sync.Database;

/// <summary>How the app authenticates to Postgres.</summary>
public enum PostgresAuthentication
{
    /// <summary>With the credentials of the connection string.</summary>
    Password,

    /// <summary>With tokens of the app's managed identity in Azure, or of the developer signed in locally.</summary>
    ManagedIdentity,
}

/// <summary>Creates the data sources of the app.</summary>
public static class SyncDataSource
{
    // Here, because every query of the app uses one of these data sources.
    static SyncDataSource() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>The token scope of Azure Database for PostgreSQL.</summary>
    public const string TokenScope = "https://ossrdbms-aad.database.windows.net/.default";

    /// <summary>
    /// The service key of the data source for readers. The one without a key is for runs, deliveries and commands.
    /// </summary>
    public const string Reads = "reads";

    // A token is valid for at least an hour and cached until shortly before it expires, so most refreshes are free.
    private static readonly TimeSpan TokenRefresh = TimeSpan.FromMinutes(5), TokenRetry = TimeSpan.FromSeconds(5);

    /// <param name="identity">Provides tokens as passwords; null: the connection string has the credentials.</param>
    /// <param name="connections">Maximum pool size; null: as in the connection string.</param>
    /// <param name="timeout">Command timeout; null: as in the connection string.</param>
    public static NpgsqlDataSource Create(
        string connectionString, TokenCredential? identity = null, int? connections = null, TimeSpan? timeout = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "sync",
            Timezone = "UTC",
            // An error's detail can quote a row, which must not be logged.
            IncludeErrorDetail = false,
            // No session state (see Pooler): there is nothing to reset, and no statement is prepared by itself.
            NoResetOnClose = true,
            MaxAutoPrepare = 0,
        };
        // Load balancers drop connections that are idle for a few minutes without notifying either end.
        if (settings.KeepAlive == 0) settings.KeepAlive = 30;
        settings.MaxPoolSize = connections ?? settings.MaxPoolSize;
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
        settings.CommandTimeout = (int?)timeout?.TotalSeconds ?? settings.CommandTimeout;
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (identity is not null)
        {
            builder.UsePeriodicPasswordProvider(
                (_, token) => TokenAsync(identity, token), TokenRefresh, TokenRetry);
        }

        return builder.Build();
    }

    public static TokenCredential? Identity(PostgresAuthentication authentication) =>
        authentication == PostgresAuthentication.ManagedIdentity ? AzureIdentity.Create() : null;

    private static async ValueTask<string> TokenAsync(
        TokenCredential identity, CancellationToken cancellationToken) =>
        (await identity.GetTokenAsync(new TokenRequestContext([TokenScope]), cancellationToken)).Token;
}
