using Npgsql;

namespace Sync.Database;

/// <summary>Npgsql options that the app does not support. Options that are only inadvisable are accepted.</summary>
internal static class ConnectionFaults
{
    /// <returns>The faults, each as the rest of a sentence that begins with the setting. No values are shown.</returns>
    public static IEnumerable<string> Of(
        NpgsqlConnectionStringBuilder options, PostgresAuthentication authentication)
    {
        if (options.Multiplexing)
            yield return "must not set Multiplexing: a transaction needs its own connection";
        if (options.ClientEncoding is { } encoding && !IsUtf8(encoding))
            yield return "must not set Client Encoding to anything but UTF8: others cannot represent all names";
        var hasPassword = options.Password is not null || options.Passfile is not null;
        if (authentication == PostgresAuthentication.ManagedIdentity && hasPassword)
            yield return "must have no Password and no Passfile while Sync__Postgres__Authentication is "
                + "ManagedIdentity: a token is the password";
        // A token grants access for an hour: it is sent only to a verified server, and never in clear text.
        if (authentication == PostgresAuthentication.ManagedIdentity && options.SslMode != SslMode.VerifyFull)
            yield return "must set Ssl Mode=VerifyFull while Sync__Postgres__Authentication is ManagedIdentity: "
                + "a token must not be readable in transit or sent to another server";
    }

    private static bool IsUtf8(string encoding) =>
        encoding.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() is "UTF8" or "UNICODE";
}
