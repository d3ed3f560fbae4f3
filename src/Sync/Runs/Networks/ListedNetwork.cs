using Sync.Network;

namespace Sync.Runs.Networks;

/// <summary>All listings of an account's network.</summary>
internal sealed record ListedNetwork(
    IReadOnlyList<NetworkPart<Cen>> Cens, IReadOnlyList<NetworkPart<TransitRouter>> TransitRouters,
    IReadOnlyList<NetworkPart<Attachment>> Attachments)
{
    public IReadOnlyList<NetworkGap> Gaps =>
    [
        .. Cens.Select(part => part.Gap).Concat(TransitRouters.Select(part => part.Gap))
            .Concat(Attachments.Select(part => part.Gap)).OfType<NetworkGap>()
            .OrderBy(gap => gap.Operation, StringComparer.Ordinal)
            .ThenBy(gap => gap.ParentId, StringComparer.Ordinal),
    ];
}
