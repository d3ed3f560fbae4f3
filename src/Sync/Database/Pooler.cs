using Dapper;
using Npgsql;

namespace Sync.Database;

/// <summary>
/// Support for poolers such as PgBouncer between the app and the server. Sync keeps no session state, so consecutive
/// transactions may use different server connections. The pooler has to support transactions.
/// </summary>
public static class Pooler
{
    /// <summary>Opens a connection and checks that the pooler, if any, supports what Sync needs.</summary>
    /// <exception cref="PoolerException">The pooler does not support it.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(
        NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition("select 1", cancellationToken: cancellationToken));
            return connection;
        }
        catch (Exception error)
        {
            if (connection is not null) await connection.DisposeAsync();
            if (error is PostgresException refused && Remedy(refused.MessageText) is { } remedy)
                throw new PoolerException(remedy, error);
            throw;
        }
    }

    /// <summary>
    /// Whether a pooler is between the app and the server: it gives its clients process ids of its own.
    /// </summary>
    public static async Task<bool> IsBetweenAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ProcessID != await connection.ExecuteScalarAsync<int>(
            new CommandDefinition("select pg_backend_pid()", cancellationToken: cancellationToken));

    /// <returns>Null if the error does not come from a pooler.</returns>
    private static string? Remedy(string text) => text.Contains("statement pooling mode", StringComparison.Ordinal)
            ? $"The pooler rejects transactions ({text}): set its pool_mode to transaction or session."
        : text.Contains("unsupported startup parameter", StringComparison.Ordinal)
            ? $"The pooler rejects a parameter of the connection string ({text}): remove Options and Search Path from "
                + "ConnectionStrings__Postgres, or add the parameter to the pooler's ignore_startup_parameters."
        : null;
}

/// <summary>The pooler's configuration is not supported. The message says what to change.</summary>
public sealed class PoolerException(string message, Exception inner) : Exception(message, inner);
