using Npgsql;

namespace Sync.Database;

/// <summary>Tells "the server said no" from "the server cannot be asked".</summary>
public static class DatabaseErrors
{
    /// <summary>The database is away, starting, stopping or overloaded: the same request may well succeed in a moment.</summary>
    public static bool IsAway(Exception error) => error switch
    {
        PostgresException refused => refused.SqlState[..2] is "08" or "53" or "57" || refused.SqlState is PostgresErrorCodes.InvalidCatalogName,
        NpgsqlException or TimeoutException => true,
        _ => false,
    };
}
