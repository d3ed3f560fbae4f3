namespace Sync.Inventory;

/// <summary>How up to date the inventory of an account and region is.</summary>
/// <param name="LastOutcome">The outcome of its last run as stored: <c>synced</c>, <c>incomplete</c>, ….</param>
/// <param name="LastErrorCode">The error code of its last run; null if it did not fail.</param>
/// <param name="LastCompleteAt">The time of its last complete listing; null if there was none.</param>
public sealed record ScopeFreshness(
    string AccountId, string RegionId, string LastOutcome, string? LastErrorCode, long LastRunId,
    DateTime? LastCompleteAt)
{
    /// <summary>The error code of a scope or account that the settings exclude from syncing.</summary>
    public const string ExcludedCode = "Excluded";

    /// <summary>The stale reason of a scope that the settings exclude.</summary>
    public const string Excluded = "excluded";

    /// <summary>The stale reason of a scope that the newest run did not reach.</summary>
    public const string Missed = "missed";

    /// <summary>Reads all scopes.</summary>
    internal const string All = """
        select account_id, region_id, last_outcome, last_error_code, last_run_id, last_complete_at
        from sync.scope
        order by account_id, region_id
        """;

    /// <summary>Why its items may differ from the cloud; null if the newest run verified them.</summary>
    /// <inheritdoc cref="StaleReasonOf"/>
    public string? StaleReason(long? newestRun) => StaleReasonOf(LastOutcome, LastErrorCode, LastRunId, newestRun);

    /// <summary>Why the items of a scope with these values may differ from the cloud.</summary>
    /// <param name="newestRun">The newest finished run; null if there is none.</param>
    /// <returns>
    /// <see cref="Excluded"/>, the outcome, or <see cref="Missed"/>; null if the newest run verified the scope.
    /// </returns>
    public static string? StaleReasonOf(string lastOutcome, string? errorCode, long lastRunId, long? newestRun)
    {
        if (errorCode == ExcludedCode) return Excluded;
        if (lastOutcome is not ("synced" or "unsupported")) return lastOutcome;
        return lastRunId < newestRun ? Missed : null;
    }
}

/// <summary>A scope that is reported to readers because the newest run did not verify it.</summary>
/// <param name="AccountId">Null for a region that no run has listed.</param>
/// <param name="RegionId">"" for the network of an account, which is not listed by region.</param>
/// <param name="Reason">
/// As <see cref="ScopeFreshness.StaleReason"/>, or <c>neverSeen</c>; for the network, also <c>networkOff</c>,
/// <c>outdated</c>, or an error code.
/// </param>
/// <param name="LastCompleteAt">The time of its last complete listing; null if there was none.</param>
public sealed record StaleRegion(string? AccountId, string RegionId, string Reason, DateTime? LastCompleteAt)
{
    public const string NeverSeen = "neverSeen";

    /// <summary>The newest run did not list any network, because the settings switch it off.</summary>
    public const string NetworkOff = "networkOff";

    /// <summary>
    /// The network was listed longer ago than <c>Sync__Coverage__FreshFor</c>, so no verdict about it holds any more.
    /// </summary>
    public const string Outdated = "outdated";
}
