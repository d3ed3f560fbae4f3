using Npgsql;

namespace Sync.Database;

/// <summary>Tells "the server said no" from "the server cannot be asked now".</summary>
public static class DatabaseErrors
{
    /// <summary>The entry of <see cref="Exception.Data"/> with the flow log that a refusal is about.</summary>
    public const string FlowLogId = "FlowLogId";

    /// <summary>What a person is told. Npgsql says "Exception while reading from stream" of a statement that took too long.</summary>
    public static string Describe(Exception error) => error is NpgsqlException { InnerException: TimeoutException }
        ? "The database did not answer in time: it is overloaded, or the statement waits for a lock of another session. "
            + "Which one: select pid, pg_blocking_pids(pid), query from pg_stat_activity where wait_event_type = 'Lock'"
        : error.Message;

    /// <summary>The database is away, starting, stopping, overloaded or gave way to somebody else: the same request may well succeed in a moment.</summary>
    public static bool IsAway(Exception error) => error switch
    {
        PostgresException refused => refused.SqlState[..2] is "08" or "40" or "53" or "57" or "58" || refused.SqlState is PostgresErrorCodes.InvalidCatalogName,
        NpgsqlException or TimeoutException => true,
        _ => false,
    };

    /// <summary>The server takes no more connections, or the role or database none.</summary>
    public static bool IsFull(Exception error) => error is PostgresException { SqlState: PostgresErrorCodes.TooManyConnections };

    /// <summary>A statement took longer than its reader may, or no connection became free for so long.</summary>
    public static bool IsLate(Exception error) => error is NpgsqlException { InnerException: TimeoutException };

    /// <summary>What failed when a scope was to be written, and what to do, without the text of a row.</summary>
    public static string Reason(Exception error)
    {
        var what = error switch
        {
            PostgresException refused => $"Postgres refused {(refused.Data[FlowLogId] is { } id ? $"flow log {id}" : "it")}: {refused.MessageText} (SQLSTATE {refused.SqlState}).",
            NpgsqlException { InnerException: TimeoutException } => $"{Describe(error)}.",
            TimeoutException => "Postgres did not answer in time.",
            _ => $"The connection to Postgres failed: {error.Message}.",
        };
        return $"{what} Nothing of this region was written, and the next run tries again; "
            + "the command doctor checks the database.";
    }

    /// <summary>A lock was not given in the time that the statement was told to wait.</summary>
    public static bool IsLockWait(Exception? error) => error is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    /// <summary>A standby, or a server that was told to take no writes.</summary>
    public static bool IsReadOnly(Exception error) => error is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction };

    /// <summary>A table, column or function of this build is missing, as before and during a migration.</summary>
    public static bool LacksSchema(Exception error) => error is PostgresException
    {
        SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedFunction
            or PostgresErrorCodes.InvalidSchemaName,
    };
}
