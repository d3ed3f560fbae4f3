using Dapper;
using Npgsql;

namespace Sync.Runs.Networks;

/// <summary>The state of an account's network after the newest run that tried to list it.</summary>
/// <param name="LastOutcome">
/// <c>synced</c>, <c>incomplete</c>, <c>unsupported</c> (the account has no right to list it), <c>failed</c> or
/// <c>skipped</c>.
/// </param>
/// <param name="LastAt">When it was last listed; null: never.</param>
/// <param name="Gaps">The listings that are not complete: their part of the network is unknown.</param>
public sealed record NetworkItem(
    string AccountId, string LastOutcome, long LastRunId, DateTime? LastAt, int Cens, int TransitRouters,
    int Attachments, IReadOnlyList<NetworkGapItem> Gaps, string? ErrorCode, string? ErrorMessage);

/// <summary>Listings of one operation that are not complete, for the same reason.</summary>
/// <param name="Listings">Their number.</param>
/// <param name="Example">The CEN instance or transit router of one of them; "" for CEN instances.</param>
/// <param name="Since">Since when the first of them is not complete.</param>
public sealed record NetworkGapItem(
    string Operation, string ErrorCode, string ErrorMessage, int Listings, string Example, DateTime Since);

/// <summary>Reads <c>sync.network</c> and <c>sync.network_gap</c>.</summary>
public static class NetworkTable
{
    // A run that failed to list a network is only in the ledger.
    private const string All = """
        select n.account_id, n.last_outcome, n.last_run_id, n.last_at,
            (select count(*)::integer from sync.cen c where c.account_id = n.account_id) as cens,
            (select count(*)::integer from sync.transit_router t where t.account_id = n.account_id) as transit_routers,
            (select count(*)::integer from sync.attachment a where a.account_id = n.account_id) as attachments,
            n.error_code, n.error_message
        from (
            select account_id, coalesce(l.outcome, k.last_outcome) as last_outcome,
                coalesce(l.run_id, k.last_run_id) as last_run_id, k.last_at,
                case when l.run_id is null then k.last_error_code else l.error_code end as error_code,
                case when l.run_id is null then k.last_error_message else l.error_message end as error_message
            from sync.network k
            full join (
                select account_id, outcome, run_id, error_code, error_message
                from sync.sync_network
                where run_id = (
                    select run_id from sync.sync_run where finished_at is not null order by run_id desc limit 1)
            ) l using (account_id)
        ) n
        order by n.account_id;

        select account_id, operation, error_code, min(error_message) as error_message, count(*)::integer as listings,
            min(parent_id) as example, min(since) as since
        from sync.network_gap
        group by account_id, operation, error_code
        order by account_id, operation, error_code;
        """;

    /// <summary>
    /// The networks of all accounts that were ever listed, or that the newest run tried to list, ordered by account.
    /// </summary>
    public static async Task<IReadOnlyList<NetworkItem>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var rows = await connection.QueryMultipleAsync(
            new CommandDefinition(All, cancellationToken: cancellationToken));
        var networks = (await rows.ReadAsync<NetworkRow>()).ToList();
        var gaps = (await rows.ReadAsync<GapRow>()).ToLookup(gap => gap.AccountId, gap => gap.ToItem());
        return [.. networks.Select(network => network.ToItem([.. gaps[network.AccountId]]))];
    }

    private const string IsOff = """
        select coalesce((
            select network_off from sync.sync_run where finished_at is not null order by run_id desc limit 1
        ), false)
        """;

    /// <summary>Whether the network was switched off in the newest finished run.</summary>
    public static Task<bool> IsOffAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(IsOff, cancellationToken: cancellationToken));

    private sealed record NetworkRow(
        string AccountId, string LastOutcome, long LastRunId, DateTime? LastAt, int Cens, int TransitRouters,
        int Attachments, string? ErrorCode, string? ErrorMessage)
    {
        public NetworkItem ToItem(IReadOnlyList<NetworkGapItem> gaps) => new(
            AccountId, LastOutcome, LastRunId, LastAt, Cens, TransitRouters, Attachments, gaps, ErrorCode,
            ErrorMessage);
    }

    private sealed record GapRow(
        string AccountId, string Operation, string ErrorCode, string ErrorMessage, int Listings, string Example,
        DateTime Since)
    {
        public NetworkGapItem ToItem() => new(Operation, ErrorCode, ErrorMessage, Listings, Example, Since);
    }
}
