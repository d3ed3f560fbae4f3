using Dapper;
using Npgsql;

namespace Sync.Database;

/// <summary>
/// Compares the grants of <c>grants.sql</c> with the database: the role can be created at any time. Objects of other
/// roles are left out, because this role may not grant on them.
/// </summary>
internal static class ReportingGrants
{
    private const string Lacking = """
        select exists (
            select
            from pg_roles r
            join pg_namespace n on n.nspname = 'report'
            where r.rolname = 'sync_report' and (
                not has_schema_privilege(r.oid, n.oid, 'usage')
                or exists (
                    select from pg_class c
                    where c.relnamespace = n.oid and c.relkind in ('r', 'v', 'm', 'p', 'f')
                        and pg_has_role(c.relowner, 'usage')
                        and not has_table_privilege(r.oid, c.oid, 'select')
                )
                or exists (
                    select from pg_proc p
                    where p.pronamespace = n.oid and pg_has_role(p.proowner, 'usage')
                        and not has_function_privilege(r.oid, p.oid, 'execute')
                )
            )
        )
        """;

    /// <summary>Whether grants are missing, by one catalog query; false while the role does not exist.</summary>
    public static Task<bool> AreLackingAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(Lacking, cancellationToken: cancellationToken));
}
