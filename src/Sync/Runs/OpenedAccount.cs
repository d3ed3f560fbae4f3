using Sync.Alibaba;

namespace Sync.Runs;

/// <summary>An account whose opening has ended: verified with its regions listed, or given up.</summary>
/// <param name="Report">Open until its scopes are judged, or the reason why it is not.</param>
internal sealed record OpenedAccount(AccountReport Report)
{
    /// <summary>Null: the account could not be opened.</summary>
    public VerifiedAccount? Verified { get; init; }

    /// <summary>The scopes to sync.</summary>
    public IReadOnlyList<KnownScope> Scopes { get; init; } = [];
}
