namespace Sync.Local.EmbeddedPostgres;

/// <summary>
/// The user the server runs as. Postgres refuses to run as root: then it is <c>postgres</c> or, if that does not exist,
/// <c>nobody</c>.
/// </summary>
public static class ServerUser
{
    /// <returns>Null for the current user.</returns>
    public static async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess) return null;
        var known = await new ShellCommand("id", "-u", "postgres").RunAsync(cancellationToken);
        return known.Succeeded ? "postgres" : "nobody";
    }
}
