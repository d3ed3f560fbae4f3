using System.Collections.Concurrent;
using Dapper;
using Npgsql;

namespace Sync.Database;

/// <summary>
/// Support for poolers such as PgBouncer between the app and the server. Sync keeps no session state, so consecutive
/// transactions may use different server connections. The pooler has to support transactions.
/// </summary>
public static class Pooler
{
    // Whether a server's session, by the ID that the client knows, is the client's own.
    private static readonly ConcurrentDictionary<(string Server, int Session), bool> Own = new();
    private const int MostSessions = 10_000;

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

    /// <summary>
    /// Prepares a statement that is executed very often, and for which one plan fits all parameter values. Planning it
    /// takes several times as long as executing it. Behind a pooler, it stays unprepared: the next transaction may be
    /// in another session, in which the same name is another client's statement.
    /// </summary>
    public static async ValueTask PrepareAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var connection = command.Connection!;
        var session = (connection.DataSource, connection.ProcessID);
        if (!Own.TryGetValue(session, out var isOwn))
        {
            if (Own.Count >= MostSessions) Own.Clear();
            Own[session] = isOwn = !await IsBetweenAsync(connection, cancellationToken);
        }

        if (isOwn) await command.PrepareAsync(cancellationToken);
    }

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
