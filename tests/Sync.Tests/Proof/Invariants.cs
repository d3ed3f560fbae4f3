using System.Data;
using Dapper;
using Npgsql;
using Sync.Tests.Support;

namespace Sync.Tests.Proof;

/// <param name="Violations">Selects one text per violation, so that an empty answer means that the rule holds.</param>
internal sealed record Invariant(string Rule, string Violations);

/// <summary>
/// What holds in the database at every moment, whatever happened to the cloud, the process or the server: read from SQL alone, by
/// statements that share nothing with the app.
/// </summary>
internal static class Invariants
{
    public static IReadOnlyList<Invariant> All { get; } = [.. InventoryInvariants.All, .. LedgerInvariants.All, .. DriftInvariants.All];

    /// <summary>Over one snapshot, so that a run may be working meanwhile.</summary>
    public static async Task CheckAsync(NpgsqlConnection connection, params Invariant[] except)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var owes = await connection.ExecuteScalarAsync<bool>("select to_regclass('sync.delivery') is not null");
        var broken = await FindBrokenAsync(connection, [.. All.Except(except), .. owes ? [DriftInvariants.Deliveries] : Array.Empty<Invariant>()]);
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    /// <returns>Each rule that is broken, with some of the violations; in the transaction of the connection, if it has one.</returns>
    public static async Task<IReadOnlyList<string>> FindBrokenAsync(NpgsqlConnection connection, IEnumerable<Invariant> invariants)
    {
        var checkedNow = invariants.ToList();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var invariant in checkedNow) batch.BatchCommands.Add(new NpgsqlBatchCommand(invariant.Violations));
        await using var reader = await batch.ExecuteReaderAsync();
        var broken = new List<string>();
        foreach (var invariant in checkedNow)
        {
            var violations = new List<string>();
            while (await reader.ReadAsync()) violations.Add(reader.GetString(0));
            if (violations.Count > 0) broken.Add($"{invariant.Rule}: {violations.Count} violations: {string.Join("; ", violations.Take(5))}");
            await reader.NextResultAsync();
        }

        return broken;
    }

    private const string LeasesHeld = "select count(*) from sync.run_lease where holder is not null";

    private const string RunsUnfinished = "select count(*) from sync.sync_run where finished_at is null";

    /// <summary>The invariants, and what holds besides once every run has ended by itself: none is open and nobody holds the lease.</summary>
    public static async Task CheckAtRestAsync(NpgsqlConnection connection)
    {
        await CheckAsync(connection);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>(RunsUnfinished));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>(LeasesHeld));
    }

    /// <summary>On a connection of its own, past whatever stands between the app and its server.</summary>
    public static async Task CheckInvariantsAsync(this SyncApplication app, bool atRest = false)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(app.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        if (atRest) await CheckAtRestAsync(connection);
        else await CheckAsync(connection);
    }
}
