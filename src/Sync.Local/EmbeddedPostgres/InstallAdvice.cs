namespace Sync.Local.EmbeddedPostgres;

internal static class InstallAdvice
{
    public const string Text = """
        One of these gives Sync a database:
          Debian, Ubuntu   apt-get install postgresql
          Fedora           dnf install postgresql-server
          macOS            brew install postgresql@17
          anywhere         a running Docker engine
          anywhere         ConnectionStrings__Postgres, naming a database of your own
          anywhere         PGBIN, naming the bin folder of a PostgreSQL server (15 or newer)
        """;
}
