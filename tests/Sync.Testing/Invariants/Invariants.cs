using System.Data;
using Dapper;
using Npgsql;

namespace Sync.Testing;

/// <param name="Violations">A query that returns one text per violation; no rows mean that the rule holds.</param>
internal sealed record Invariant(string Rule, string Violations);

/// <summary>
/// Rules that hold in the database at every moment, whatever happens to the cloud, the process or the server. They are
/// checked in SQL, by statements that share no code with the app.
/// </summary>
internal static class Invariants
{
    public static IReadOnlyList<Invariant> All { get; } =
    [
        .. InventoryInvariants.All, .. LedgerInvariants.All, .. DriftInvariants.All, .. CoverageInvariants.All,
    ];

    /// <summary>Checks all rules on one snapshot, so that a run may be in progress.</summary>
    public static async Task CheckAsync(NpgsqlConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var broken = await FindBrokenAsync(connection, All);
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    /// <returns>
    /// Each broken rule with up to five of its violations. Reads in the connection's current transaction, if there is
    /// one.
    /// </returns>
    public static async Task<IReadOnlyList<string>> FindBrokenAsync(
        NpgsqlConnection connection, IEnumerable<Invariant> invariants)
    {
        await connection.ExecuteAsync(HashInvariant.CanonicalJson);
        var all = await connection.ExecuteScalarAsync<bool>(HashInvariant.HasCanonicalJson);
        var checkedNow = invariants.Where(invariant => all || invariant != HashInvariant.OfNetwork).ToList();
        // The rules read all of the history, which is long after many runs.
        await using var batch = new NpgsqlBatch(connection) { Timeout = 300 };
        foreach (var invariant in checkedNow) batch.BatchCommands.Add(new NpgsqlBatchCommand(invariant.Violations));
        await using var reader = await batch.ExecuteReaderAsync();
        var broken = new List<string>();
        foreach (var invariant in checkedNow)
        {
            var violations = new List<string>();
            while (await reader.ReadAsync()) violations.Add(reader.GetString(0));
            if (violations.Count > 0)
                broken.Add($"{invariant.Rule}: {violations.Count} violations: {string.Join("; ", violations.Take(5))}");
            await reader.NextResultAsync();
        }

        return broken;
    }

    private const string LeasesHeld = "select count(*) from sync.run_lease where holder is not null";

    private const string RunsUnfinished = "select count(*) from sync.sync_run where finished_at is null";

    /// <summary>
    /// Checks the invariants, that the verdicts are those of the inventory, that no run is open and that no lease is
    /// held. For a database on which every run has ended normally.
    /// </summary>
    public static async Task CheckAtRestAsync(NpgsqlConnection connection)
    {
        await CheckAsync(connection);
        Assert.Empty(await FindBrokenAsync(connection, [CoverageInvariants.Judged]));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>(RunsUnfinished));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>(LeasesHeld));
    }

    /// <summary>Uses a separate connection that bypasses any proxy or pooler between the app and its server.</summary>
    public static async Task CheckInvariantsAsync(this SyncApplication app, bool atRest = false)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(app.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        if (atRest) await CheckAtRestAsync(connection);
        else await CheckAsync(connection);
    }
}
