using System.Diagnostics;
using Npgsql;

namespace Sync.Proofs.Load;

/// <summary>Resources of an idle app, in this process and on the server. All sizes are in bytes.</summary>
/// <param name="Heap">Managed memory after a garbage collection.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Relations">Relations of any kind in the database.</param>
/// <param name="Catalog">Size of the system catalog.</param>
/// <param name="Tables">Size of those of our tables whose row counts do not grow.</param>
internal sealed record Footprint(
    int Runs, long Heap, long Resident, int Threads, int Handles, long Connections, long TemporaryFiles, long Relations,
    long Catalog, long Tables)
{
    private const long Mega = 1 << 20;

    private const string OfServer = """
        select (select count(*) from pg_stat_activity where datname = current_database() and application_name = 'sync'),
            (select temp_files from pg_stat_database where datname = current_database()),
            (select count(*) from pg_class),
            (select sum(pg_total_relation_size(oid))
                from pg_class
                where relnamespace = 'pg_catalog'::regnamespace and relkind = 'r')::bigint,
            (select sum(pg_total_relation_size(name::regclass))
                from unnest(array['sync.flow_log', 'sync.scope', 'sync.inventory_clock', 'sync.sink',
                    'sync.unknown_field']) name)::bigint
        """;

    public static async Task<Footprint> ReadAsync(SyncApplication app, int runs)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(app.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(OfServer, connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return new Footprint(
            runs, GC.GetTotalMemory(forceFullCollection: true), ProcessMemory.ResidentBytes(Environment.ProcessId),
            process.Threads.Count,
            Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(), reader.GetInt64(0), reader.GetInt64(1),
            reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
    }

    /// <summary>
    /// Limits that a small leak per run exceeds over thousands of runs, and that normal fluctuation does not.
    /// </summary>
    public void AssertNoMoreThan(Footprint before)
    {
        Assert.Equal((before.TemporaryFiles, before.Relations), (TemporaryFiles, Relations));
        Assert.InRange(Connections, 0, before.Connections + 4);
        Assert.InRange(Handles, 0, before.Handles + 16);
        Assert.InRange(Threads, 0, before.Threads + 16);
        Assert.InRange(Heap, 0, before.Heap + (16 * Mega));
        Assert.InRange(Resident, 0, before.Resident + (96 * Mega));
        Assert.InRange(Tables, 0, before.Tables + (4 * Mega));
        Assert.InRange(Catalog, 0, before.Catalog + (16 * Mega));
    }

    public IEnumerable<(string What, object? Value)> Figures() =>
    [
        ("runs", Runs), ("heap, MB", Math.Round(Heap / (double)Mega, 1)), ("resident, MB", Resident / Mega),
        ("threads", Threads), ("handles", Handles), ("connections", Connections), ("temporary files", TemporaryFiles),
        ("relations", Relations), ("catalog, MB", Math.Round(Catalog / (double)Mega, 1)),
        ("tables, MB", Math.Round(Tables / (double)Mega, 2)),
    ];

    public override string ToString() =>
        string.Join("; ", Figures().Select(figure => $"{figure.What}: {figure.Value}"));
}
