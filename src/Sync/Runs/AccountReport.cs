namespace Sync.Runs;

/// <summary>How a run left one account. Stored and shown in lower case.</summary>
public enum AccountOutcome
{
    /// <summary>Every scope is fine.</summary>
    Succeeded,

    /// <summary>Some scope was not.</summary>
    Partial,

    /// <summary>No scope could be tried; the error says why. Rows are as they were.</summary>
    Failed,

    /// <summary>Not tried: the run ended before, or it is not among the accounts of this run.</summary>
    Skipped,
}

/// <summary>What a run did in one account: a row of <c>sync.sync_account</c>.</summary>
/// <param name="AccountId">Null when the only account's credentials did not say whose they are: then there is no row.</param>
public sealed record AccountReport(string? AccountId, AccountOutcome Outcome)
{
    public string? Name { get; init; }

    /// <summary>
    /// The API's error code, or <c>AccountMismatch</c>, <c>NoCredentials</c>, <c>NoRegions</c>, <c>NotListed</c>, <c>Excluded</c>,
    /// <c>RunDeadline</c>, <c>Cancelled</c>.
    /// </summary>
    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }
    public string? RequestId { get; init; }

    /// <summary>Its scopes were tried.</summary>
    public bool IsOpen => Outcome is AccountOutcome.Succeeded or AccountOutcome.Partial;

    /// <summary>It is not among the accounts of the run.</summary>
    public bool IsLeftOut => ErrorCode is Judgement.Excluded or Judgement.NotListed;

    /// <inheritdoc cref="Judgement.IsFine(AccountOutcome, string)"/>
    public bool IsFine => Judgement.IsFine(Outcome, ErrorCode);
}
