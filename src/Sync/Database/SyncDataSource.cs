using Azure.Core;
using Npgsql;
using Sync.Http;

namespace Sync.Database;

/// <summary>How the app proves to Postgres who it is.</summary>
public enum PostgresAuthentication
{
    /// <summary>By what the connection string says.</summary>
    Password,

    /// <summary>By tokens of the identity it runs as in Azure; on a developer's machine, of who is signed in there.</summary>
    ManagedIdentity,
}

/// <summary>How the app connects to Postgres.</summary>
public static class SyncDataSource
{
    /// <summary>What Azure Database for PostgreSQL takes tokens for.</summary>
    public const string TokenScope = "https://ossrdbms-aad.database.windows.net/.default";

    /// <summary>The key of the data source that readers share. Runs, deliveries and commands have the one without a key.</summary>
    public const string Reads = "reads";

    // A token lives for an hour at least and is kept until shortly before its end, so most refreshes cost nothing.
    private static readonly TimeSpan TokenRefresh = TimeSpan.FromMinutes(5), TokenRetry = TimeSpan.FromSeconds(5);

    /// <param name="identity">Gives tokens that stand in for a password; null: the connection string has what it takes.</param>
    /// <param name="connections">The most it opens; null: as the connection string says.</param>
    /// <param name="timeout">Of a command; null: as the connection string says.</param>
    public static NpgsqlDataSource Create(
        string connectionString, TokenCredential? identity = null, int? connections = null, TimeSpan? timeout = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "sync",
            Timezone = "UTC",
            // An error's detail can quote a row: it must not reach a log.
            IncludeErrorDetail = false,
            // Nothing is kept in a session (see Pooler), so there is nothing to reset, and statements are prepared nowhere.
            NoResetOnClose = true,
            MaxAutoPrepare = 0,
        };
        // Load balancers forget connections that are idle for a few minutes, and tell neither end.
        if (settings.KeepAlive == 0) settings.KeepAlive = 30;
        settings.MaxPoolSize = connections ?? settings.MaxPoolSize;
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
        settings.CommandTimeout = (int?)timeout?.TotalSeconds ?? settings.CommandTimeout;
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (identity is not null) builder.UsePeriodicPasswordProvider((_, token) => TokenAsync(identity, token), TokenRefresh, TokenRetry);
        return builder.Build();
    }

    public static TokenCredential? Identity(PostgresAuthentication authentication) =>
        authentication == PostgresAuthentication.ManagedIdentity ? AzureIdentity.Create() : null;

    private static async ValueTask<string> TokenAsync(TokenCredential identity, CancellationToken cancellationToken) =>
        (await identity.GetTokenAsync(new TokenRequestContext([TokenScope]), cancellationToken)).Token;
}
