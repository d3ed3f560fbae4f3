namespace Sync.Network;

/// <summary>
/// Whether connections have an active flow log, as the functions <c>sync.judged_coverage</c> and
/// <c>sync.judged_routers</c> judge them.
/// </summary>
public static class Verdicts
{
    public const string Covered = "covered";

    /// <summary>Between transit routers: only one direction is logged.</summary>
    public const string Partly = "partly";

    public const string NotCovered = "not_covered";

    /// <summary>It cannot have a flow log, at least not now.</summary>
    public const string Impossible = "impossible";

    /// <summary>A listing that the verdict depends on was not complete, or is too old.</summary>
    public const string Unknown = "unknown";

    public static IReadOnlyList<string> All { get; } = [Covered, Partly, NotCovered, Impossible, Unknown];
}
