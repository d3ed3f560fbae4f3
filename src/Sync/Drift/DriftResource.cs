using Sync.FlowLogs;
using Sync.Inventory.Fields;
using Sync.Network;

namespace Sync.Drift;

/// <summary>
/// The resources whose changes are drift events. Events, rules and queries name a resource by its table:
/// <c>transit_router</c>.
/// </summary>
public static class DriftResource
{
    /// <summary>The resource of rules and queries that name none, and of events that were stored without one.</summary>
    public const string FlowLogs = "flow_log";

    /// <summary>CEN instances, which have no region.</summary>
    public const string Cens = "cen";

    /// <summary>The value of a query that selects every resource.</summary>
    public const string All = "all";

    private static readonly IReadOnlyList<Resource> Resources =
        [FlowLog.Resource, Cen.Resource, TransitRouter.Resource, Attachment.Resource];

    public static IReadOnlyList<string> Names { get; } = [.. Resources.Select(resource => resource.Table)];

    /// <summary>The name in messages, such as <c>transit router</c>.</summary>
    public static string Describe(string name) =>
        Resources.FirstOrDefault(resource => resource.Table == name)?.Name ?? name;

    /// <summary>The fields that events of any of these resources can have.</summary>
    public static IReadOnlyList<string> FieldsOf(IReadOnlyList<string> names) =>
    [
        .. Resources.Where(resource => names.Contains(resource.Table))
            .SelectMany(resource => resource.DriftFields)
            .Distinct(),
    ];
}
