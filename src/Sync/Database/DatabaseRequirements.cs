using Dapper;
using Npgsql;

namespace Sync.Database;

/// <summary>Requirements that a database must meet before migrations and runs can write to it.</summary>
public static class DatabaseRequirements
{
    private const int OldestVersion = 15;

    /// <returns>One sentence per unmet requirement, which ends with the remedy. Empty if all are met.</returns>
    public static async Task<IReadOnlyList<string>> FindFaultsAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var read = new CommandDefinition(Read, cancellationToken: cancellationToken);
        var found = await connection.QuerySingleAsync<Found>(read);
        // The queries below may fail on an older server.
        var version = found.Version / 10_000;
        if (version < OldestVersion) return [$"The server is PostgreSQL {version}: use {OldestVersion} or newer."];
        return [.. OfServer(found), .. await FindMissingRightsAsync(connection, found, cancellationToken)];
    }

    // Column names match the record: migrations also run where Dapper is not configured to match underscores.
    private const string Read = """
        select current_setting('server_version_num')::int as "Version",
            current_setting('server_encoding') as "Encoding",
            pg_is_in_recovery() as "IsStandby",
            current_setting('default_transaction_read_only')::boolean as "IsReadOnly",
            current_setting('standard_conforming_strings')::boolean as "HasStandardStrings",
            coalesce(current_setting('idle_session_timeout', true), '0') as "IdleSessionTimeout",
            current_user::text as "Role", current_database()::text as "Database",
            has_database_privilege(current_database(), 'create') as "CreatesSchemas"
        """;

    private sealed record Found(
        int Version, string Encoding, bool IsStandby, bool IsReadOnly, bool HasStandardStrings,
        string IdleSessionTimeout, string Role, string Database, bool CreatesSchemas);

    private static IEnumerable<string> OfServer(Found found)
    {
        var (role, database) = (Quote(found.Role), Quote(found.Database));
        if (found.Encoding != "UTF8")
            yield return $"The encoding of database {database} is {found.Encoding}, which cannot represent all names "
                + "in the cloud: create a database with create database … template template0 encoding 'UTF8'.";
        if (found.IsStandby)
            yield return "The server is a standby, which is read-only: set ConnectionStrings__Postgres to the primary.";
        else if (found.IsReadOnly)
            yield return $"default_transaction_read_only is on, so the database is read-only: "
                + $"alter role {role} set default_transaction_read_only = off (or alter database {database}).";
        if (!found.HasStandardStrings)
            yield return $"standard_conforming_strings is off: alter role {role} set standard_conforming_strings = on.";
        if (found.IdleSessionTimeout != "0")
            yield return $"idle_session_timeout is {found.IdleSessionTimeout}, so the server closes pooled "
                + $"connections: alter role {role} set idle_session_timeout = 0.";
    }

    // Only existing schemas are checked: the migration creates missing ones with everything in them.
    private const string MissingRights = """
        select format('%s on schema %I', upper(needed.privilege), n.nspname) as right_missing
        from pg_namespace n
        cross join unnest(array['usage', 'create']) as needed (privilege)
        where n.nspname in ('sync', 'report') and not has_schema_privilege(n.oid, needed.privilege)
        union all
        select format('%s on table %I.%I', upper(needed.privilege), n.nspname, c.relname)
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        cross join unnest(array['select', 'insert', 'update', 'delete']) as needed (privilege)
        where n.nspname = 'sync' and c.relkind in ('r', 'p') and has_schema_privilege(n.oid, 'usage')
            and not has_table_privilege(c.oid, needed.privilege)
        order by right_missing
        """;

    private const string MissingSchemas = """
        select name from unnest(array['sync', 'report']) as needed (name)
        where not exists (select from pg_namespace where nspname = name)
        """;

    private static async Task<IEnumerable<string>> FindMissingRightsAsync(
        NpgsqlConnection connection, Found found, CancellationToken cancellationToken)
    {
        var (role, database) = (Quote(found.Role), Quote(found.Database));
        var missing = await ReadAsync(MissingRights);
        var schemas = await ReadAsync(MissingSchemas);
        var faults = new List<string>();
        if (missing.Count > 0)
        {
            var more = missing.Count > 3 ? $" and {missing.Count - 3} more" : "";
            faults.Add($"Role {role} lacks {string.Join(", ", missing.Take(3))}{more}: make it the owner of the "
                + "schemas sync and report and of everything in them, or connect as their owner.");
        }

        if (schemas.Count > 0 && !found.CreatesSchemas)
        {
            var create = string.Join("; ", schemas.Select(schema => $"create schema {schema} authorization {role}"));
            faults.Add($"Role {role} may not create schemas in database {database}: "
                + $"grant create on database {database} to {role}, or {create}.");
        }

        return faults;

        async Task<List<string>> ReadAsync(string sql) =>
            [.. await connection.QueryAsync<string>(new CommandDefinition(sql, cancellationToken: cancellationToken))];
    }

    // As a quoted identifier in SQL.
    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
