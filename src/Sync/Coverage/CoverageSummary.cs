using Sync.Inventory;
using Sync.Network;

namespace Sync.Coverage;

/// <summary>The response of <c>GET /api/coverage/summary</c>. All counts are of ends of connections.</summary>
/// <param name="AsOf">The time that it shows.</param>
/// <param name="Share"><see cref="VerdictCounts.Share"/> of all.</param>
/// <param name="ByAccount">Most ends that are not or only partly covered first; likewise the following members.</param>
/// <param name="ByKind">By kind of connection: VPC, VBR, VPN, TR or ECR.</param>
/// <param name="Trend">Days in UTC, oldest first; the last one is today until now, or the day of <c>asOf</c>.</param>
/// <param name="StaleRegions">Parts of the network that the newest run did not verify.</param>
public sealed record CoverageSummary(
    DateTime AsOf, long Total, VerdictCounts ByVerdict, double? Share, IReadOnlyList<CoverageGroup> ByAccount,
    IReadOnlyList<CoverageGroup> ByCen, IReadOnlyList<CoverageGroup> ByRegion, IReadOnlyList<CoverageGroup> ByKind,
    IReadOnlyList<CoverageDay> Trend, IReadOnlyList<StaleRegion> StaleRegions);

/// <summary>The number of ends with each verdict.</summary>
/// <param name="Unknown">Also those with a verdict that is none of <see cref="Verdicts.All"/>.</param>
public sealed record VerdictCounts(long Covered, long Partly, long NotCovered, long Impossible, long Unknown)
{
    public long Total() => Covered + Partly + NotCovered + Impossible + Unknown;

    /// <summary>
    /// The covered part, from 0 to 1, of the ends that can be covered and are known; null if there are none.
    /// </summary>
    public double? Share() => CoverageDay.ShareOf(Covered, Covered + Partly + NotCovered);
}

/// <param name="Value">Null counts ends without a value.</param>
public sealed record CoverageGroup(string? Value, long Total, VerdictCounts ByVerdict, double? Share);

/// <summary>The coverage at the end of a day.</summary>
/// <param name="Coverable">The number of covered, partly covered and not covered ends.</param>
/// <param name="Share">Null if there were none, as before the first verdict.</param>
public sealed record CoverageDay(DateOnly Day, long Covered, long Coverable, double? Share)
{
    internal static double? ShareOf(long covered, long coverable) =>
        coverable == 0 ? null : (double)covered / coverable;
}
