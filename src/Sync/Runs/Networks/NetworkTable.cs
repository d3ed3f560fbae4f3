using Dapper;
using Npgsql;

namespace Sync.Runs.Networks;

/// <summary>The state of an account's network after the newest run that listed it.</summary>
/// <param name="LastOutcome">
/// <c>synced</c>, <c>incomplete</c>, <c>unsupported</c> (the account has no right to list it), ….
/// </param>
/// <param name="Gaps">The listings that are not complete: their part of the network is unknown.</param>
public sealed record NetworkItem(
    string AccountId, string LastOutcome, long LastRunId, DateTime LastAt, int Cens, int TransitRouters,
    int Attachments, IReadOnlyList<NetworkGapItem> Gaps);

/// <summary>Listings of one operation that are not complete, for the same reason.</summary>
/// <param name="Listings">Their number.</param>
/// <param name="Example">The CEN instance or transit router of one of them; "" for CEN instances.</param>
/// <param name="Since">Since when the first of them is not complete.</param>
public sealed record NetworkGapItem(
    string Operation, string ErrorCode, string ErrorMessage, int Listings, string Example, DateTime Since);

/// <summary>Reads <c>sync.network</c> and <c>sync.network_gap</c>.</summary>
public static class NetworkTable
{
    private const string All = """
        select n.account_id, n.last_outcome, n.last_run_id, n.last_at,
            (select count(*)::integer from sync.cen c where c.account_id = n.account_id) as cens,
            (select count(*)::integer from sync.transit_router t where t.account_id = n.account_id) as transit_routers,
            (select count(*)::integer from sync.attachment a where a.account_id = n.account_id) as attachments
        from sync.network n
        order by n.account_id;

        select account_id, operation, error_code, min(error_message) as error_message, count(*)::integer as listings,
            min(parent_id) as example, min(since) as since
        from sync.network_gap
        group by account_id, operation, error_code
        order by account_id, operation, error_code;
        """;

    /// <summary>The networks of all accounts that were ever listed, ordered by account.</summary>
    public static async Task<IReadOnlyList<NetworkItem>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var rows = await connection.QueryMultipleAsync(
            new CommandDefinition(All, cancellationToken: cancellationToken));
        var networks = (await rows.ReadAsync<NetworkRow>()).ToList();
        var gaps = (await rows.ReadAsync<GapRow>()).ToLookup(gap => gap.AccountId, gap => gap.ToItem());
        return [.. networks.Select(network => network.ToItem([.. gaps[network.AccountId]]))];
    }

    private sealed record NetworkRow(
        string AccountId, string LastOutcome, long LastRunId, DateTime LastAt, int Cens, int TransitRouters,
        int Attachments)
    {
        public NetworkItem ToItem(IReadOnlyList<NetworkGapItem> gaps) => new(
            AccountId, LastOutcome, LastRunId, LastAt, Cens, TransitRouters, Attachments, gaps);
    }

    private sealed record GapRow(
        string AccountId, string Operation, string ErrorCode, string ErrorMessage, int Listings, string Example,
        DateTime Since)
    {
        public NetworkGapItem ToItem() => new(Operation, ErrorCode, ErrorMessage, Listings, Example, Since);
    }
}
