using Dapper;
using Npgsql;
using Sync.Http;
using Sync.Runs;

namespace Sync.FlowLogs.Snapshots;

/// <summary>The newest there is to show, read in one statement.</summary>
/// <param name="tick">
/// Of the last change of the inventory. Everything merged so far is at or before it and everything merged later is after it,
/// because merges are stamped in the order they commit: "as of" it always gives the same answer.
/// </param>
public sealed class SnapshotMoment(SnapshotTick tick, IReadOnlyList<ScopeFreshness> scopes)
{
    public SnapshotTick Tick => tick;

    public DateTime At => tick.At;

    /// <summary>The newest run that has finished; null before the first.</summary>
    public long? NewestRun => tick.NewestRun;

    /// <summary>Belongs into every entity tag.</summary>
    public string Timeline => tick.Timeline;

    public Cursors Cursors { get; } = new(Convert.FromBase64String(tick.Key), tick.Today, tick.Timeline);

    /// <summary>What a reader of <paramref name="filter"/> should know is not as fresh as the rest, those never seen included.</summary>
    public IReadOnlyList<StaleRegion> Stale(SnapshotFilter filter)
    {
        var asked = scopes.Where(scope => Has(filter.AccountId, scope.AccountId) && Has(filter.RegionId, scope.RegionId)).ToList();
        var stale = asked.Select(scope => (Scope: scope, Reason: scope.StaleReason(NewestRun))).Where(each => each.Reason is not null)
            .Select(each => new StaleRegion(each.Scope.AccountId, each.Scope.RegionId, each.Reason!, each.Scope.LastCompleteAt));
        var unknown = filter.RegionId.Where(region => asked.TrueForAll(scope => scope.RegionId != region))
            .Select(region => new StaleRegion(null, region, StaleRegion.NeverSeen, null));
        return [.. stale, .. unknown];
    }

    private static bool Has(IReadOnlyList<string> filter, string value) => filter.Count == 0 || filter.Contains(value);
}

/// <summary>How fresh the inventory of an account and region is.</summary>
public sealed record ScopeFreshness(
    string AccountId, string RegionId, string LastOutcome, string? LastErrorCode, long LastRunId, DateTime? LastCompleteAt)
{
    private const string All = """
        select account_id, region_id, last_outcome, last_error_code, last_run_id, last_complete_at
        from sync.scope
        order by account_id, region_id
        """;

    public static async Task<IReadOnlyList<ScopeFreshness>> ReadAsync(NpgsqlConnection connection) =>
        [.. await connection.QueryAsync<ScopeFreshness>(All)];

    /// <summary>Why its flow logs may differ from the cloud's; null when the newest run proved them.</summary>
    public string? StaleReason(long? newestRun) =>
        Judgement.StaleReason(LastOutcome, LastErrorCode, LastRunId, newestRun);
}

/// <param name="AccountId">Null for a region that no run ever named.</param>
/// <param name="Reason">As <see cref="Judgement.StaleReason"/> says it, or <c>neverSeen</c>.</param>
/// <param name="LastCompleteAt">When it was last proven whole; null: never.</param>
public sealed record StaleRegion(string? AccountId, string RegionId, string Reason, DateTime? LastCompleteAt)
{
    public const string NeverSeen = "neverSeen";
}
