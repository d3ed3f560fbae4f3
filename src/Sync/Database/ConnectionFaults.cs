using Npgsql;

namespace Sync.Database;

/// <summary>Options of Npgsql that the app cannot work with. Options that are merely unwise pass.</summary>
internal static class ConnectionFaults
{
    /// <returns>Each fault as the rest of a sentence that begins with the setting's name. No value is repeated.</returns>
    public static IEnumerable<string> Of(
        NpgsqlConnectionStringBuilder options, PostgresAuthentication authentication)
    {
        if (options.Multiplexing)
            yield return "must not set Multiplexing: a transaction needs a connection of its own";
        if (options.ClientEncoding is { } encoding && !IsUtf8(encoding))
            yield return "must not set Client Encoding to anything but UTF8: no other holds every name";
        var hasPassword = options.Password is not null || options.Passfile is not null;
        if (authentication == PostgresAuthentication.ManagedIdentity && hasPassword)
            yield return "must have no Password and no Passfile while Sync__Postgres__Authentication is "
                + "ManagedIdentity: a token is the password";
        // A token opens the database for an hour: it goes to a verified server only, and never in clear text.
        if (authentication == PostgresAuthentication.ManagedIdentity && options.SslMode != SslMode.VerifyFull)
            yield return "must set Ssl Mode=VerifyFull while Sync__Postgres__Authentication is ManagedIdentity: "
                + "a token must not be readable on the way, nor be given to another server";
    }

    private static bool IsUtf8(string encoding) =>
        encoding.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() is "UTF8" or "UNICODE";
}
