namespace Sync.Testing;

/// <summary>Lets a database grow old without waiting.</summary>
internal static class Aging
{
    // The times of the cloud stay: the content of a row would differ from its hash.
    private const string Age = """
        do $$
        declare
            aged record;
        begin
            for aged in
                select c.table_name, string_agg(
                    format('%1$I = %1$I - interval ''%2$s days''', c.column_name, {0}), ', ') as columns
                from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
                where c.table_schema = 'sync' and t.table_type = 'BASE TABLE'
                  and c.data_type = 'timestamp with time zone' and c.column_name not in ('created_at', 'since_at')
                  and c.table_name not in ('schema_script', 'schema_text', 'run_lease', 'reader_nonce', 'history_floor')
                group by c.table_name
            loop
                execute format('update sync.%I set %s', aged.table_name, aged.columns);
            end loop;
            update sync.folded_scopes
            set started_at = array(
                select at - interval '{0} days' from unnest(started_at) with ordinality as t (at, n) order by n);
        end
        $$
        """;

    /// <summary>Moves everything that was stored into the past.</summary>
    public static Task AgeAsync(this SyncApplication app, int days) =>
        app.ExecuteAsync(Age.Replace("{0}", $"{days}", StringComparison.Ordinal));

    /// <summary>
    /// Lets the oldest time be in force for as long as it has to be before anything is deleted.
    /// </summary>
    public static Task AgeHistoryFloorAsync(this SyncApplication app) =>
        app.ExecuteAsync("update sync.history_floor set moved_at = moved_at - interval '26 hours'");
}
