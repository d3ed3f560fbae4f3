using Sync.Alibaba;

namespace Sync.Runs.Networks;

/// <summary>The outcome of listing an account's network. Stored and shown in lower case.</summary>
public enum NetworkOutcome
{
    /// <summary>Every listing is complete, except those that the account has no right to and never had.</summary>
    Synced,

    /// <summary>Some listings are not complete; the others were merged.</summary>
    Incomplete,

    /// <summary>The account has no right to list its CEN instances, and never had.</summary>
    Unsupported,

    /// <summary>Nothing could be listed or merged.</summary>
    Failed,

    /// <summary>The run ended first.</summary>
    Skipped,
}

/// <summary>
/// A listing of the network that is not complete: its part of the network is unknown. Or removals that are withheld:
/// the listings are complete, and whether what they lack exists is unknown.
/// </summary>
/// <param name="Operation">Such as <c>ListTransitRouterVpcAttachments</c>.</param>
/// <param name="ParentId">
/// The CEN instance whose transit routers were listed, or the transit router whose attachments were; "" for CEN
/// instances. The region, as in <paramref name="RegionId"/>, if removals are withheld.
/// </param>
/// <param name="RegionId">The region of the transit router; else "".</param>
/// <param name="CompleteAt">
/// When it was last complete; null: never. The listing before those that lack something if removals are withheld.
/// </param>
/// <param name="IsRefused">The account lacks the right to it, or the cloud does not have the operation.</param>
public sealed record NetworkGap(
    string Operation, string ParentId, string RegionId, DateTime? CompleteAt, string ErrorCode, string ErrorMessage,
    bool IsRefused)
{
    /// <summary>The IDs of what is kept although it is not listed; null unless removals are withheld.</summary>
    internal IReadOnlyList<string>? WithheldIds { get; init; }

    /// <summary>
    /// A right that the account never had is no failure of the run, as an unsupported region is none.
    /// </summary>
    public bool IsFine => IsRefused && CompleteAt is null;
}

/// <summary>What a run did with the items of one resource in one account.</summary>
public sealed record NetworkCounts(int Listed, int Added, int Changed, int Removed, int Withheld);

/// <summary>What a run did with the network of one account.</summary>
public sealed record NetworkReport(string AccountId, NetworkOutcome Outcome)
{
    public NetworkCounts Cens { get; init; } = new(0, 0, 0, 0, 0);
    public NetworkCounts TransitRouters { get; init; } = new(0, 0, 0, 0, 0);
    public NetworkCounts Attachments { get; init; } = new(0, 0, 0, 0, 0);

    public IReadOnlyList<NetworkGap> Gaps { get; init; } = [];

    /// <summary>Requests sent, including retries.</summary>
    public int Calls { get; init; }

    public TimeSpan Duration { get; init; }
    public string? ErrorCode { get; init; }
    public string? ErrorMessage { get; init; }

    /// <summary>Whether it needs no attention.</summary>
    public bool IsFine => Outcome is NetworkOutcome.Synced or NetworkOutcome.Unsupported;

    /// <summary>The outcome and the first error of complete and incomplete listings.</summary>
    internal static NetworkReport Of(string accountId, IReadOnlyList<NetworkGap> gaps)
    {
        var worst = gaps.FirstOrDefault(gap => !gap.IsFine) ?? (gaps is [var first, ..] ? first : null);
        var outcome = gaps.Any(gap => !gap.IsFine) ? NetworkOutcome.Incomplete
            : gaps.Any(gap => gap.ParentId == "") ? NetworkOutcome.Unsupported
            : NetworkOutcome.Synced;
        return new NetworkReport(accountId, outcome)
        {
            Gaps = gaps,
            ErrorCode = worst?.ErrorCode,
            ErrorMessage = worst?.ErrorMessage,
        };
    }

    internal static bool IsRefusal(AlibabaException? error) =>
        error?.Kind is AlibabaErrorKind.Denied or AlibabaErrorKind.Unsupported;
}
