using Dapper;
using Npgsql;

namespace Sync.Proofs.Upgrade;

/// <summary>
/// Every row of schema <c>sync</c> at one time, compared with a later time. Rows may have gained columns, but no value
/// may differ.
/// </summary>
internal sealed class KeptRows
{
    private readonly Dictionary<string, string[]> _rows = [];

    // The migrator's own tables change on purpose.
    private const string Tables = """
        select table_name
        from information_schema.tables
        where table_schema = 'sync' and table_type = 'BASE TABLE' and table_name not in ('schema_script', 'schema_text')
        order by table_name
        """;

    public IEnumerable<string> FilledTables => _rows.Where(table => table.Value.Length > 0).Select(table => table.Key);

    public static async Task<KeptRows> ReadAsync(NpgsqlConnection connection)
    {
        var kept = new KeptRows();
        foreach (var table in await connection.QueryAsync<string>(Tables))
            kept._rows[table] =
            [
                .. await connection.QueryAsync<string>($"select to_jsonb(t)::text from sync.{table} t"),
            ];
        return kept;
    }

    /// <summary>Checks that the row counts are unchanged and that each row still exists.</summary>
    public async Task AssertKeptAsync(NpgsqlConnection connection)
    {
        foreach (var (table, rows) in _rows)
        {
            Assert.Equal(rows.Length, await connection.ExecuteScalarAsync<long>($"select count(*) from sync.{table}"));
            var lost = await connection.QueryAsync<string>(
                $"""
                select kept.row::text
                from (select kept.row::jsonb as row from unnest(@rows) as kept (row)) kept
                left join (
                    select (
                        select jsonb_object_agg(key, value) from jsonb_each(to_jsonb(t))
                            where key = any(@columns)) as row
                    from sync.{table} t
                ) now on now.row = kept.row
                where now.row is null
                """,
                new { rows, columns = Columns(rows) });
            Assert.Empty(lost);
        }
    }

    private static string[] Columns(string[] rows) => rows.Length == 0
        ? []
        : [.. System.Text.Json.Nodes.JsonNode.Parse(rows[0])!.AsObject().Select(column => column.Key)];
}
