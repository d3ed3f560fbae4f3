using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.Http;

namespace Sync.Runs.Networks;

/// <summary>What a run did with the network of one account, as returned to readers.</summary>
/// <param name="Outcome">As <see cref="NetworkOutcome"/>.</param>
/// <param name="Cens">Listed CEN instances; likewise the next two.</param>
/// <param name="Added">New CEN instances, transit routers and attachments; likewise the next two.</param>
/// <param name="Withheld">Removals that the mass-removal guard withheld.</param>
/// <param name="Gaps">What was not listed completely, and why.</param>
public sealed record RunNetworkItem(
    string AccountId, string Outcome, DateTime StartedAt, long DurationMs, int Cens, int TransitRouters,
    int Attachments, int Added, int Changed, int Removed, int Withheld, int Calls, IReadOnlyList<RunNetworkGap> Gaps,
    string? ErrorCode, string? ErrorMessage);

/// <summary>Listings of one operation that were not complete in a run, for the same reason.</summary>
/// <param name="Listings">Their number.</param>
/// <param name="Example">The CEN instance or transit router of one of them; "" for CEN instances.</param>
/// <param name="CompleteAt">When the first of them was last complete; null: one never was.</param>
public sealed record RunNetworkGap(
    string Operation, string ErrorCode, string ErrorMessage, int Listings, string Example, DateTime? CompleteAt)
{
    /// <summary>An account can have thousands of gaps with the same reason.</summary>
    public static IReadOnlyList<RunNetworkGap> Group(IReadOnlyList<NetworkGap> gaps) =>
    [
        .. gaps.GroupBy(gap => (gap.Operation, gap.ErrorCode)).Select(same => new RunNetworkGap(
            same.Key.Operation, same.Key.ErrorCode, same.First().ErrorMessage, same.Count(), same.First().ParentId,
            same.Any(gap => gap.CompleteAt is null) ? null : same.Min(gap => gap.CompleteAt))),
    ];
}

/// <summary>The ledger of networks: <c>sync_network</c>, a row for each run and account.</summary>
public static class NetworkLedger
{
    private const string Insert = """
        insert into sync.sync_network (run_id, account_id, outcome, started_at, duration_ms, cens, transit_routers,
            attachments, added, changed, removed, withheld, calls, gaps, error_code, error_message)
        values (@runId, @AccountId, @outcome, clock_timestamp() - @duration * interval '1 ms', @duration, @cens,
            @routers, @attachments, @added, @changed, @removed, @withheld, @Calls, @gaps::jsonb, @ErrorCode,
            @ErrorMessage)
        """;

    /// <summary>
    /// Stores what a run did in the transaction of its merge, so that the ledger always agrees with the inventory.
    /// </summary>
    public static Task KeepAsync(NpgsqlConnection connection, long runId, NetworkReport report)
    {
        NetworkCounts[] counts = [report.Cens, report.TransitRouters, report.Attachments];
        return connection.ExecuteAsync(Insert, new
        {
            runId,
            report.AccountId,
            outcome = LowerCase.Of(report.Outcome),
            duration = (long)report.Duration.TotalMilliseconds,
            cens = report.Cens.Listed,
            routers = report.TransitRouters.Listed,
            attachments = report.Attachments.Listed,
            added = counts.Sum(count => count.Added),
            changed = counts.Sum(count => count.Changed),
            removed = counts.Sum(count => count.Removed),
            withheld = counts.Sum(count => count.Withheld),
            report.Calls,
            gaps = JsonSerializer.Serialize(RunNetworkGap.Group(report.Gaps), ApiJson.Options),
            report.ErrorCode,
            report.ErrorMessage,
        });
    }

    /// <summary>Stores a network that is not merged, in a separate transaction.</summary>
    /// <exception cref="RunSupersededException">Another run holds the lease.</exception>
    /// <returns>
    /// False if the ledger already has the network: the merge was committed, and only the response was lost.
    /// </returns>
    public static async Task<bool> TryKeepAsync(NpgsqlDataSource dataSource, LeasedRun run, NetworkReport report)
    {
        try
        {
            await RunLease.WriteAsync(
                dataSource, run, connection => KeepAsync(connection, run.RunId, report));
            return true;
        }
        catch (PostgresException error) when (error.ConstraintName == "sync_network_key")
        {
            return false;
        }
    }

    private const string OfRun = """
        select account_id, outcome, started_at, duration_ms, cens, transit_routers, attachments, added, changed,
            removed, withheld, calls, gaps::text as gaps, error_code, error_message
        from sync.sync_network
        where run_id = @runId
        order by account_id
        """;

    /// <summary>The networks of one run, ordered by account.</summary>
    public static async Task<IReadOnlyList<RunNetworkItem>> ReadOfRunAsync(
        NpgsqlConnection connection, long runId, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<Row>(
            new CommandDefinition(OfRun, new { runId }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToItem())];
    }

    private sealed record Row(
        string AccountId, string Outcome, DateTime StartedAt, long DurationMs, int Cens, int TransitRouters,
        int Attachments, int Added, int Changed, int Removed, int Withheld, int Calls, string Gaps, string? ErrorCode,
        string? ErrorMessage)
    {
        public RunNetworkItem ToItem() => new(
            AccountId, Outcome, StartedAt, DurationMs, Cens, TransitRouters, Attachments, Added, Changed, Removed,
            Withheld, Calls, JsonSerializer.Deserialize<RunNetworkGap[]>(Gaps, ApiJson.Options)!, ErrorCode,
            ErrorMessage);
    }
}
