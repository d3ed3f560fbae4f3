using Npgsql;

namespace Sync.Database;

/// <summary>Tells "the server said no" from "the server cannot be asked now".</summary>
public static class DatabaseErrors
{
    /// <summary>The database is away, starting, stopping, overloaded or gave way to somebody else: the same request may well succeed in a moment.</summary>
    public static bool IsAway(Exception error) => error switch
    {
        PostgresException refused => refused.SqlState[..2] is "08" or "40" or "53" or "57" or "58" || refused.SqlState is PostgresErrorCodes.InvalidCatalogName,
        NpgsqlException or TimeoutException => true,
        _ => false,
    };

    /// <summary>A standby, or a server that was told to take no writes.</summary>
    public static bool IsReadOnly(Exception error) => error is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction };

    /// <summary>A table, column or function of this build is missing, as before and during a migration.</summary>
    public static bool LacksSchema(Exception error) => error is PostgresException
    {
        SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedFunction
            or PostgresErrorCodes.InvalidSchemaName,
    };
}
