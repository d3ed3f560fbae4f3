namespace Sync.Local.EmbeddedPostgres;

/// <summary>No server is to be had. The message says why, and what to install or to change.</summary>
public sealed class LocalPostgresException(string message, Exception? inner = null) : Exception(message, inner)
{
    public const string Advice = """
        One of these gives Sync a database:
          Debian, Ubuntu   apt-get install postgresql
          Fedora           dnf install postgresql-server
          macOS            brew install postgresql@17
          anywhere         a running Docker engine
          anywhere         ConnectionStrings__Postgres, naming a database of your own
          anywhere         PGBIN, naming the bin folder of a PostgreSQL server (15 or newer)
        """;

    public static LocalPostgresException NothingInstalled() =>
        new($"There is no PostgreSQL server on this machine, and no Docker engine answers.\n{Advice}");
}
