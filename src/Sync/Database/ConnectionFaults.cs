using Npgsql;

namespace Sync.Database;

/// <summary>Options of Npgsql that the app cannot work with. Options that are merely unwise pass.</summary>
internal static class ConnectionFaults
{
    /// <returns>What is wrong with a connection string, each as the rest of a sentence that begins with its name. No value is repeated.</returns>
    public static IEnumerable<string> Of(NpgsqlConnectionStringBuilder options, PostgresAuthentication authentication)
    {
        if (options.Multiplexing) yield return "must not set Multiplexing: runs and exports keep transactions open, each on a connection of its own";
        if (authentication == PostgresAuthentication.ManagedIdentity && (options.Password is not null || options.Passfile is not null))
            yield return "must have no Password and no Passfile while Sync__Postgres__Authentication is ManagedIdentity: a token is the password";
    }
}
