using Npgsql;

namespace Sync.Database;

/// <summary>How the app connects to Postgres.</summary>
public static class SyncDataSource
{
    public static NpgsqlDataSource Create(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "sync",
            Timezone = "UTC",
            // An error's detail can quote a row: it must not reach a log.
            IncludeErrorDetail = false,
        };
        // The run's lock lives on an idle connection: keepalives notice when its other end is gone.
        if (settings.KeepAlive == 0) settings.KeepAlive = 30;
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }
}
