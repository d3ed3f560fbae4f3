using System.Diagnostics;
using Dapper;
using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;

namespace Sync.Inventory;

/// <summary>
/// What is not known of the network, which is listed by account: accounts that the newest run did not list, and
/// listings that were not complete.
/// </summary>
public sealed class NetworkFreshness
{
    // A listing rests on those before it: without the CEN instances, transit routers are missing too. All others are
    // listings of attachments.
    private static readonly string[] Operations = ["DescribeCens", "ListTransitRouters"];

    /// <summary>
    /// Reads two results: the accounts and the listings. Ages are those at the time <c>@at</c>; null: now.
    /// </summary>
    internal const string All = """
        select known.account_id, last_outcome, last_error_code, last_run_id, last_at, newest.network_off as is_off,
            coalesce(@at, now()) - last_at as age, (select fresh_for from sync.judged_state) as fresh_for
        from (
            select account_id from sync.account
            union
            select account_id from sync.scope
        ) known
        left join sync.network using (account_id)
        left join (
            select network_off from sync.sync_run where finished_at is not null order by run_id desc limit 1
        ) newest on true;
        select account_id, operation, region_id, error_code, complete_at
        from sync.network_gap
        """;

    /// <summary>
    /// As <see cref="All"/>, as the run <c>@run</c> found it, so nothing is outdated. The ledger does not have the
    /// region of a listing.
    /// </summary>
    internal const string OfRun = """
        select known.account_id, coalesce(n.outcome, 'skipped') as last_outcome, n.error_code as last_error_code,
            n.run_id as last_run_id, n.started_at + n.duration_ms * interval '1 millisecond' as last_at,
            r.network_off as is_off, null::interval as age, null::interval as fresh_for
        from (
            select account_id from sync.run_scope where run_id = @run
            union
            select account_id from sync.sync_network where run_id = @run
        ) known
        left join sync.sync_network n on n.run_id = @run and n.account_id = known.account_id
        join sync.sync_run r on r.run_id = @run;
        select account_id, gap->>'operation' as operation, '' as region_id, gap->>'errorCode' as error_code,
            (gap->>'completeAt')::timestamptz as complete_at
        from sync.sync_network
        cross join jsonb_array_elements(gaps) gap
        where run_id = @run
        """;

    private readonly IReadOnlyList<AccountRow> _accounts;
    private readonly IReadOnlyList<GapRow> _gaps;

    // Ages go on while this is kept.
    private readonly long _readAt = Stopwatch.GetTimestamp();

    private NetworkFreshness(IEnumerable<AccountRow> accounts, IEnumerable<GapRow> gaps) =>
        (_accounts, _gaps) = ([.. accounts], [.. gaps]);

    // While no network is listed, that is the reason for all that is not known.
    private IEnumerable<GapRow> OpenGaps => _accounts.Any(account => account.IsOff == true) ? [] : _gaps;

    /// <param name="results">Of <see cref="All"/> or <see cref="OfRun"/>.</param>
    internal static async Task<NetworkFreshness> ReadAsync(SqlMapper.GridReader results) =>
        new(await results.ReadAsync<AccountRow>(), await results.ReadAsync<GapRow>());

    /// <summary>
    /// The parts of the network that a list of the resource may lack; one entry per account, region and reason. The
    /// region is "" if it is any region. The reason is an error code of the cloud, or one of the reasons of
    /// <see cref="ScopeFreshness"/>.
    /// </summary>
    /// <param name="newestRun">The newest finished run; null if there is none.</param>
    public IReadOnlyList<StaleRegion> Stale(SnapshotFilter filter, long? newestRun) =>
    [
        .. _accounts.Select(account => account.Stale(newestRun, Stopwatch.GetElapsedTime(_readAt)))
            .OfType<StaleRegion>()
            .Concat(OpenGaps.Where(gap => Concerns(filter.Resource, gap)).Select(gap =>
                new StaleRegion(gap.AccountId, gap.RegionId, gap.ErrorCode, gap.CompleteAt)))
            .Where(stale => Has(filter.AccountId, stale.AccountId!)
                && (stale.RegionId == "" || Has(filter.RegionId, stale.RegionId)))
            .GroupBy(stale => (stale.AccountId, stale.RegionId, stale.Reason))
            .Select(same => same.MinBy(stale => stale.LastCompleteAt ?? DateTime.MinValue)!)
            .OrderBy(stale => stale.AccountId, StringComparer.Ordinal)
            .ThenBy(stale => stale.RegionId, StringComparer.Ordinal)
            .ThenBy(stale => stale.Reason, StringComparer.Ordinal),
    ];

    private static bool Concerns(Resource resource, GapRow gap) => Level(gap.Operation) <= Level(resource.Operation);

    private static int Level(string operation) =>
        Array.IndexOf(Operations, operation) is var level && level < 0 ? Operations.Length : level;

    private static bool Has(IReadOnlyList<string> filter, string value) => filter.Count == 0 || filter.Contains(value);

    /// <summary>The values of the last listing are null if its network was never listed.</summary>
    /// <param name="IsOff">Whether the newest finished run listed no network; null if there is none.</param>
    /// <param name="Age">Since it was last listed.</param>
    /// <param name="FreshFor">The age up to which verdicts about it hold; null if none was ever given.</param>
    private sealed record AccountRow(
        string AccountId, string? LastOutcome, string? LastErrorCode, long? LastRunId, DateTime? LastAt, bool? IsOff,
        TimeSpan? Age, TimeSpan? FreshFor)
    {
        /// <param name="later">The time since this was read.</param>
        public StaleRegion? Stale(long? newestRun, TimeSpan later) => Reason(newestRun, later) is { } reason
            ? new StaleRegion(AccountId, "", reason, LastOutcome == "synced" ? LastAt : null)
            : null;

        private string? Reason(long? newestRun, TimeSpan later)
        {
            if (LastErrorCode == ScopeFreshness.ExcludedCode) return ScopeFreshness.Excluded;
            if (IsOff == true) return StaleRegion.NetworkOff;
            if (LastOutcome is null) return StaleRegion.NeverSeen;
            // The gaps of an incomplete one are reported one by one.
            if (LastOutcome is not ("synced" or "incomplete")) return LastErrorCode ?? LastOutcome;
            if (Age + later > FreshFor) return StaleRegion.Outdated;
            return LastRunId < newestRun ? ScopeFreshness.Missed : null;
        }
    }

    private sealed record GapRow(
        string AccountId, string Operation, string RegionId, string ErrorCode, DateTime? CompleteAt);
}
