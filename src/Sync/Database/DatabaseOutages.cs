using Sync.Http;

namespace Sync.Database;

/// <summary>What callers of the API are told when the database fails.</summary>
public static class DatabaseOutages
{
    /// <returns>Null if the error is not one of the database, or not one that a caller can wait for.</returns>
    public static Outage? Of(Exception error) => error switch
    {
        _ when DatabaseErrors.IsFull(error) => new(
            "All connections to the database are in use.", "Try again in a few seconds."),
        _ when DatabaseErrors.IsLate(error) => new(
            "The database did not answer in time.",
            "Try again in a few seconds, or narrow the query: add a regionId, use a shorter time range, "
                + "or omit q and sort."),
        _ when DatabaseErrors.IsAway(error) => new("The database does not answer.", "Try again in a few seconds."),
        _ when DatabaseErrors.IsReadOnly(error) => new(
            "The database is read-only.",
            "It is a standby or was set read-only. Requests that only read still work."),
        _ when DatabaseErrors.LacksSchema(error) => new(
            "The database lacks the schema of this build.",
            "A migration is in progress, or the command migrate must be run."),
        _ => null,
    };
}
