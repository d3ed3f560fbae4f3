using Npgsql;

namespace Sync.Database;

/// <summary>Classifies errors of Postgres and Npgsql, and describes them to people.</summary>
public static class DatabaseErrors
{
    /// <summary>The key in <see cref="Exception.Data"/> of what was rejected, such as <c>flow log ID</c>.</summary>
    public const string Rejected = "Rejected";

    /// <summary>
    /// The message for people. On a statement timeout, Npgsql only says "Exception while reading from stream".
    /// </summary>
    public static string Describe(Exception error) => error is NpgsqlException { InnerException: TimeoutException }
        ? "The database did not answer in time: it is overloaded, or the statement waits for a lock of another "
            + "session, which this finds: "
            + "select pid, pg_blocking_pids(pid), query from pg_stat_activity where wait_event_type = 'Lock'"
        : error.Message;

    /// <summary>
    /// The database is unreachable, starting, stopping or overloaded, or ended the statement in favor of another
    /// session: a retry may succeed.
    /// </summary>
    public static bool IsAway(Exception error) => error switch
    {
        PostgresException refused => refused.SqlState[..2] is "08" or "40" or "53" or "57" or "58"
            || refused.SqlState is PostgresErrorCodes.InvalidCatalogName,
        NpgsqlException or TimeoutException => true,
        _ => false,
    };

    /// <summary>The connection limit of the server, the role or the database is reached.</summary>
    public static bool IsFull(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.TooManyConnections };

    /// <summary>A statement timed out, or no connection of the pool became free in time.</summary>
    public static bool IsLate(Exception error) => error is NpgsqlException { InnerException: TimeoutException };

    /// <summary>Why something could not be written, and what to do. Never contains the content of a row.</summary>
    /// <param name="kept">What that means for the stored data, as a sentence.</param>
    public static string Reason(Exception error, string kept = "No change in this region was stored")
    {
        var what = error switch
        {
            PostgresException refused => $"Postgres rejected {Subject(refused)}: "
                + $"{refused.MessageText} (SQLSTATE {refused.SqlState}).",
            NpgsqlException { InnerException: TimeoutException } => $"{Describe(error)}.",
            TimeoutException => "Postgres did not answer in time.",
            _ => $"The connection to Postgres failed: {error.Message}.",
        };
        return $"{what} {kept}; the next run will retry. "
            + "Use the command doctor to check the database.";

        static string Subject(PostgresException refused) =>
            refused.Data[Rejected] is { } item ? $"{item}" : "the change";
    }

    /// <summary>The statement's lock timeout expired.</summary>
    public static bool IsLockWait(Exception? error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    /// <summary>The server is a standby or set to read-only.</summary>
    public static bool IsReadOnly(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction };

    /// <summary>A table, column or function of this build is missing, because a migration has not completed.</summary>
    public static bool LacksSchema(Exception error) => error is PostgresException
    {
        SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn
            or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.InvalidSchemaName,
    };
}
