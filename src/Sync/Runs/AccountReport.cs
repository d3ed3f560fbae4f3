namespace Sync.Runs;

/// <summary>The outcome of a run in one account. Stored and shown in lower case.</summary>
public enum AccountOutcome
{
    /// <summary>Every scope is fine: see <see cref="Judgement.IsFine(ScopeOutcome, string)"/>.</summary>
    Succeeded,

    /// <summary>At least one scope is not fine.</summary>
    Partial,

    /// <summary>No scope could be synced, for the reason in the error. No rows were changed.</summary>
    Failed,

    /// <summary>Not synced: the run ended first, or the account is not part of this run.</summary>
    Skipped,
}

/// <summary>What a run did in one account: a row of <c>sync.sync_account</c>.</summary>
/// <param name="AccountId">
/// Null if it is unknown which account the credentials of the only account belong to; then there is no row.
/// </param>
public sealed record AccountReport(string? AccountId, AccountOutcome Outcome)
{
    public string? Name { get; init; }

    /// <summary>
    /// The API's error code, or <c>AccountMismatch</c>, <c>NoCredentials</c>, <c>NoRegions</c>, <c>NotListed</c>,
    /// <c>Excluded</c>, <c>RunDeadline</c>, <c>LeaseLost</c>, <c>Cancelled</c>, <c>StepFailed</c>.
    /// </summary>
    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }
    public string? RequestId { get; init; }

    /// <summary>The account was verified and its regions were listed, so that its scopes could be synced.</summary>
    public bool IsOpen => Outcome is AccountOutcome.Succeeded or AccountOutcome.Partial;

    /// <summary>The account is not part of this run.</summary>
    public bool IsNotInRun => ErrorCode is Judgement.Excluded or Judgement.NotListed;

    /// <inheritdoc cref="Judgement.IsFine(AccountOutcome, string)"/>
    public bool IsFine => Judgement.IsFine(Outcome, ErrorCode);
}
