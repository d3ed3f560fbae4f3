namespace Sync.Tests.Coverage;

/// <summary>
/// The decision tables as a pure function, written from their description and not from the SQL that it checks.
/// </summary>
internal sealed class DecisionTables(SomeNetwork network)
{
    private const int Limit = JudgedDatabase.FreshHours;

    private static readonly string[] Required = ["srcaddr", "dstaddr", "bytes"];

    private static readonly Dictionary<string, string> Lists = new(StringComparer.OrdinalIgnoreCase)
    {
        ["VPC"] = "ListTransitRouterVpcAttachments",
        ["VBR"] = "ListTransitRouterVbrAttachments",
        ["VPN"] = "ListTransitRouterVpnAttachments",
        ["ECR"] = "ListTransitRouterEcrAttachments",
        ["TR"] = "ListTransitRouterPeerAttachments",
    };

    /// <summary>The verdict on each end, by its ID.</summary>
    public static SortedDictionary<string, string> Judge(SomeNetwork network)
    {
        var tables = new DecisionTables(network);
        return new SortedDictionary<string, string>(
            tables.Ends().ToDictionary(end => end.Id, tables.Verdict), StringComparer.Ordinal);
    }

    /// <summary>What stands beside the verdict on each end, by its ID: sorted kinds, separated by spaces.</summary>
    public static SortedDictionary<string, string> Qualify(SomeNetwork network)
    {
        var tables = new DecisionTables(network);
        return new SortedDictionary<string, string>(
            tables.Ends().ToDictionary(
                end => end.Id,
                end => string.Join(' ', tables.Qualifiers(end).Distinct().Order(StringComparer.Ordinal))),
            StringComparer.Ordinal);
    }

    /// <param name="ListedBy">The account whose listing has the entry that the end is known from.</param>
    /// <param name="ListedAt">The transit router whose listing has that entry.</param>
    /// <param name="ListedAs">The ID of the end that the entry is of.</param>
    /// <param name="OtherId">The ID of the other end.</param>
    private sealed record End(
        string AttachmentId, string RouterId, string Region, string? Kind, string? Status, bool IsPeer,
        string? OtherRouterId, string? OtherRegion, string ListedBy, string ListedAt, string ListedAs,
        string? OtherId, string? Owner, string? Managed)
    {
        public string Id => $"{AttachmentId}@{RouterId}";
    }

    private List<End> Ends()
    {
        var listed = network.Attachments.Select(Listed).ToList();
        var pairs = Pairs();
        var mirrored = network.Attachments.Where(row => row.Peer is not null && !pairs.ContainsKey(row.EndId))
            .Select(Mirrored);
        return [.. listed.Concat(mirrored).DistinctBy(end => end.Id)];
    }

    private End Listed(AttachmentRow row) => new(
        row.Id, row.Router, RegionOf(row.Router) ?? row.Region, row.Type, row.Status, IsPeer(row), row.Peer,
        RegionOf(row.Peer) ?? PeerRegionOf(row), row.Account, row.Router, row.EndId,
        Pairs().GetValueOrDefault(row.EndId) ?? $"{row.Id}@{row.Peer}", row.Owner, row.Managed);

    private End Mirrored(AttachmentRow row) => new(
        row.Id, row.Peer!, RegionOf(row.Peer) ?? PeerRegionOf(row) ?? "", row.Type, row.Status, true, row.Router,
        RegionOf(row.Router) ?? row.Region, row.Account, row.Router, row.EndId, row.EndId, row.Account, row.Managed);

    // Both transit routers list a connection to each other that the other one does not: its ends have IDs of their own.
    private Dictionary<string, string> Pairs()
    {
        var ids = network.Attachments.Select(row => row.EndId).ToHashSet();
        var single = network.Attachments.Where(row => row.Peer is not null && !ids.Contains($"{row.Id}@{row.Peer}"))
            .OrderBy(row => row.Id, StringComparer.Ordinal)
            .ToLookup(row => (row.Router, row.Peer!), row => row.EndId);
        return single.SelectMany(ends => ends.Zip(single[(ends.Key.Item2, ends.Key.Router)]))
            .ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static string? PeerRegionOf(AttachmentRow row) =>
        row.PeerRegion?.ToLowerInvariant();

    private static bool IsPeer(AttachmentRow row) =>
        string.Equals(row.Type, "TR", StringComparison.OrdinalIgnoreCase) || row.Peer is not null;

    private RouterRow? Router(string? id) => network.Routers.SingleOrDefault(row => row.Id == id);

    private string? RegionOf(string? routerId) => Router(routerId)?.Region;

    private string Verdict(End end)
    {
        var router = Router(end.RouterId);
        if (Is(router?.Type, "Basic")) return "impossible";
        if (!Is(router?.Type, "Enterprise")) return "unknown";
        if (Is(router?.Status, "Creating", "Deleting", "Deleted", "Upgrading")) return "impossible";
        if (!Is(end.Status, "Attached")) return "impossible";
        return end.IsPeer ? OfPeer(end)
            : HasLog(end) ? "covered"
            : IsComplete(end) ? "not_covered"
            : "unknown";
    }

    private string OfPeer(End end)
    {
        var other = Ends().SingleOrDefault(each => each.Id == end.OtherId);
        var (here, there) = (HasLog(end), other is not null && HasLog(other));
        if (Is(Router(end.OtherRouterId)?.Type, "Basic"))
            return here ? "partly" : IsComplete(end) ? "not_covered" : "unknown";
        if (here && there) return "covered";
        if (here || there) return "partly";
        return IsComplete(end) && other is not null && IsComplete(other) ? "not_covered" : "unknown";
    }

    private bool HasLog(End end) => Logs(end).Any();

    private IEnumerable<FlowLogRow> Logs(End end) =>
        Matching(end).Where(log => Is(log.Status, "Active") && IsProof(log));

    private IEnumerable<string> Qualifiers(End end)
    {
        var verdict = Verdict(end);
        var isJudged = verdict != "impossible" && Is(Router(end.RouterId)?.Type, "Enterprise");
        var logs = isJudged ? Logs(end).ToList() : [];
        if (logs.Count > 1) yield return "several_flow_logs";
        foreach (var log in logs)
        {
            string[] fields = [.. (log.Format ?? "").Split('}', StringSplitOptions.RemoveEmptyEntries)
                .Select(each => each.TrimStart('$', '{'))];
            if (log.Format is not null && Required.Except(fields).Any())
                yield return "format_lacks";
            if (fields.Any(field => field.StartsWith("x-", StringComparison.Ordinal))) yield return "format_unknown";
            if (log is { Project: null, LogStore: null }) yield return "other_destination";
            if (log.Version is "1" or "2") yield return "old_version";
        }

        if (verdict == "partly" && IsHalfUnknown(end)) yield return "half_unknown";
        if (end.Owner is not null && Router(end.RouterId) is { } router && router.Account != end.Owner)
            yield return "cross_account";
        if (end.Managed is not null) yield return "managed_service";
    }

    // Row 12: the end without a flow log cannot be judged.
    private bool IsHalfUnknown(End end)
    {
        if (Is(Router(end.OtherRouterId)?.Type, "Basic")) return false;
        var other = Ends().SingleOrDefault(each => each.Id == end.OtherId);
        return HasLog(end) ? other is null || !IsComplete(other) : !IsComplete(end);
    }

    private IEnumerable<FlowLogRow> Matching(End end) => network.FlowLogs.Where(log => log switch
    {
        { Attachment: null } => log.Router == end.RouterId,
        { Router: not null } => log.Attachment == end.AttachmentId && log.Router == end.RouterId,
        _ => log.Attachment == end.AttachmentId && log.Region == end.Region
            && !(end.IsPeer && end.Region == end.OtherRegion),
    });

    // Seen when it changed, or by the last complete listing of its region, if the filter does not exclude it.
    private bool IsProof(FlowLogRow log) => log.Hours <= Limit
        || (Scope(log.Account, log.Region)?.Hours <= Limit
            && FilterOf("cen_id", log.Cen) && FilterOf("status", log.Status) && FilterOf("project_name", log.Project));

    private bool FilterOf(string column, string? value) =>
        network.Filter?.TryGetValue(column, out var wanted) is not true || wanted == value;

    // A filter by CEN instance shows all of that one, and one by status all active ones.
    private bool IsHidden(RouterRow router) =>
        !FilterOf("cen_id", router.Cen) || !FilterOf("status", "Active")
        || network.Filter?.ContainsKey("project_name") is true;

    private ScopeRow? Scope(string account, string region) =>
        network.Scopes.SingleOrDefault(row => row.Account == account && row.Region == region);

    /// <summary>Whether every listing that the absence of a flow log rests on was complete and is recent.</summary>
    private bool IsComplete(End end) =>
        Router(end.RouterId) is { } router
        && Is(router.Type, "Basic", "Enterprise")
        && Scope(router.Account, router.Region) is { Outcome: "synced", Hours: <= Limit }
        && IsListed(router.Account) && IsListed(end.ListedBy)
        && !IsHidden(router)
        && !HasGap(router.Account, "ListTransitRouters", router.Cen)
        && !IsWithheld(router.Account, "DescribeCens", router.Cen)
        && !IsWithheld(router.Account, "ListTransitRouters", router.Id)
        && !IsWithheld(end.ListedBy, "ListTransitRouterVpcAttachments", end.ListedAs)
        && ListsOf(end).All(list =>
            !HasGap(end.ListedBy, list, end.ListedAt) && !HasGap(router.Account, list, end.RouterId))
        && !Matching(end).Any(log => Is(log.Status, "Active") && !IsProof(log));

    // The list of a kind that is not known could be any.
    private static string[] ListsOf(End end) =>
        Lists.TryGetValue(end.IsPeer ? "TR" : end.Kind ?? "", out var list) ? [list] : [.. Lists.Values];

    private bool IsListed(string account) =>
        network.Networks.Any(
            row => row.Account == account && row.Outcome is not ("failed" or "skipped") && row.Hours <= Limit);

    private bool HasGap(string account, string operation, string? parent) =>
        network.Gaps.Any(gap =>
            gap.Account == account && gap.Operation == operation && gap.Parent == parent && gap.Withheld is null);

    private bool IsWithheld(string account, string operation, string? id) => network.Gaps.Any(gap =>
        gap.Account == account && gap.Operation == operation && gap.Withheld?.Contains(id) is true);

    private static bool Is(string? value, params string[] words) =>
        words.Contains(value, StringComparer.OrdinalIgnoreCase);
}
