namespace Sync.Local.EmbeddedPostgres;

/// <summary>Who the server runs as: Postgres refuses root, which hands it to <c>postgres</c>, or to <c>nobody</c> where there is no such user.</summary>
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
