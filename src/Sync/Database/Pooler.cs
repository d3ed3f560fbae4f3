using Dapper;
using Npgsql;

namespace Sync.Database;

/// <summary>
/// What may stand between the app and its server. Sync keeps nothing in a session, so a pooler may hand each transaction to
/// another one. Transactions themselves have to hold together.
/// </summary>
public static class Pooler
{
    /// <summary>A connection that can do what Sync needs.</summary>
    /// <exception cref="PoolerException">It cannot.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
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
            if (error is PostgresException refused && Remedy(refused.MessageText) is { } remedy) throw new PoolerException(remedy, error);
            throw;
        }
    }

    /// <returns>Null for an error that is of no pooler's making.</returns>
    private static string? Remedy(string text) => text.Contains("statement pooling mode", StringComparison.Ordinal)
            ? $"The pooler refuses transactions ({text}): set its pool_mode to transaction or session."
        : text.Contains("unsupported startup parameter", StringComparison.Ordinal)
            ? $"The pooler refuses a parameter of the connection string ({text}): remove Options and Search Path from ConnectionStrings__Postgres, "
                + "or name the parameter in the pooler's ignore_startup_parameters."
        : null;
}

/// <summary>A pooler is set up in a way that Sync cannot work with; the message says what to change.</summary>
public sealed class PoolerException(string message, Exception inner) : Exception(message, inner);
