namespace Sync.Local.EmbeddedPostgres;

/// <summary>No PostgreSQL server is available. The message says why, and what to install or change.</summary>
public sealed class LocalPostgresException(string message, Exception? inner = null) : Exception(message, inner)
{
    public const string Advice = """
        Sync needs a database. Use one of these:
          Debian, Ubuntu   apt-get install postgresql
          Fedora           dnf install postgresql-server
          macOS            brew install postgresql@17
          anywhere         a running Docker engine
          anywhere         ConnectionStrings__Postgres, set to an existing database
          anywhere         PGBIN, set to the bin folder of a PostgreSQL server (15 or newer)
        """;

    public static LocalPostgresException NothingInstalled() => new(
        "No PostgreSQL server is installed on this machine, no Docker engine is running, and downloads are off.\n"
        + Advice);

    /// <param name="failures">For each source, why it failed.</param>
    internal static LocalPostgresException NotDownloaded(IEnumerable<string> failures) => new(
        "No PostgreSQL server is installed on this machine, no Docker engine is running, and the download failed "
        + $"{string.Join("; ", failures)}.\n{Advice}");
}
