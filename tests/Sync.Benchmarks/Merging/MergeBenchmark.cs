using Dapper;
using Npgsql;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Local.FakeCen;

namespace Sync.Benchmarks.Merging;

/// <summary>
/// The diff and the merge of a listing in memory, compared with the minimum work that PostgreSQL needs for the same
/// result.
/// </summary>
internal static class MergeBenchmark
{
    private const int Rounds = 3;
    // Short measurements vary more.
    private const int ShortRounds = 15;
    private const string Region = "cn-hangzhou";
    private static readonly Scope Scope = new("1000000000000001", Region);

    public static async Task<int> RunAsync(int flowLogs)
    {
        await using var postgres = await BenchmarkPostgres.StartAsync();
        await using var connection = await postgres.DataSource.OpenConnectionAsync();
        var inventory = new InventoryInMemory(postgres.DataSource, Scope);
        // Copied to an array, so that reading a page does not search a tree.
        FlowLog[] cloud = [.. new FakeCloud(new FakeCloudOptions(Regions: 1, flowLogs)).FlowLogs(Region)];
        Report.Heading($"{flowLogs} flow logs of one scope, from memory");

        var (met, load) = await LoadAsync(connection, inventory, cloud);
        var (unchangedMet, unchanged) = await UnchangedAsync(connection, inventory, cloud);
        met &= unchangedMet;
        met &= await ChangedAsync(connection, inventory, cloud);
        met &= await NaiveLoop.CompareAsync(connection, Scope, cloud, load, unchanged);
        return met ? 0 : 2;
    }

    private static async Task<(bool Met, double Seconds)> LoadAsync(
        NpgsqlConnection connection, InventoryInMemory inventory, IReadOnlyList<FlowLog> cloud)
    {
        await inventory.SyncAsync(cloud);
        var rows = await CopyOutAsync(connection, "copy sync.flow_log to stdout (format binary)");
        var (ours, copy) = await Stopwatches.CompareAsync(
            Rounds, () => EmptyAsync(connection), () => inventory.SyncAsync(cloud),
            () => CopyInAsync(connection, rows));
        var met = Report.AtMost(
            "first load", "binary COPY of the same rows into the same table", ours / copy, 1.3,
            $"{ours:0.00} s against {copy:0.00} s");
        return (met, ours);
    }

    private static async Task<(bool Met, double Seconds)> UnchangedAsync(
        NpgsqlConnection connection, InventoryInMemory inventory, IReadOnlyList<FlowLog> cloud)
    {
        await connection.ExecuteAsync("vacuum analyze sync.flow_log");
        var before = await BenchmarkPostgres.WrittenAsync(connection);
        var (ours, copy) = await Stopwatches.CompareAsync(
            ShortRounds, () => Task.CompletedTask, () => inventory.SyncAsync(cloud),
            () => CopyOutAsync(
                connection, "copy (select flow_log_id, content_hash from sync.flow_log) to stdout (format binary)"));
        var met = Report.AtMost(
            "unchanged", "COPY of keys and hashes to the client", ours / copy, 3,
            $"{ours:0.000} s against {copy:0.000} s, "
            + $"{await BenchmarkPostgres.WrittenAsync(connection) - before} bytes of WAL");
        return (met, ours);
    }

    private static async Task<bool> ChangedAsync(
        NpgsqlConnection connection, InventoryInMemory inventory, IReadOnlyList<FlowLog> cloud)
    {
        var (diff, version) = (new Diff<FlowLog>([], [], [], 0), 0);
        await using var statement = await ChangeStatement.PrepareAsync(connection, Scope);

        async Task ChangeAsync()
        {
            version++;
            var changed = cloud.Select((entry, i) =>
                i % 100 == 0 ? entry with { Description = $"version {version}" } : entry);
            diff = await inventory.CompareAsync([.. changed]);
        }

        var (ours, set) = await Stopwatches.CompareAsync(
            ShortRounds, ChangeAsync, () => inventory.MergeAsync(diff), () => statement.ExecuteAsync(diff));
        return Report.AtMost(
            "1 % changed", "one prepared statement for the same updates and inserts", ours / set, 1.5,
            $"{ours * 1000:0.0} ms against {set * 1000:0.0} ms for {diff.Changed.Count} changed");
    }

    // With a checkpoint, so that none occurs during the measurement.
    private static Task<int> EmptyAsync(NpgsqlConnection connection) =>
        connection.ExecuteAsync("truncate sync.flow_log, sync.flow_log_history cascade; checkpoint");

    private static async Task<byte[]> CopyOutAsync(NpgsqlConnection connection, string copy)
    {
        var bytes = new MemoryStream();
        await using var rows = await connection.BeginRawBinaryCopyAsync(copy);
        await rows.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static async Task CopyInAsync(NpgsqlConnection connection, byte[] rows)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            "copy sync.flow_log from stdin (format binary)");
        await copy.WriteAsync(rows);
    }
}
