using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Sync.Alibaba;
using Sync.Coverage;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;
using Sync.Network;

namespace Sync.Snapshots.Sources;

/// <summary>What can be in a snapshot, by the names of <c>Resources</c> in the settings.</summary>
public static class SnapshotSources
{
    private static readonly IReadOnlyList<Resource> Resources =
        [FlowLog.Resource, Cen.Resource, TransitRouter.Resource, Attachment.Resource, AttachmentCoverage.Resource];

    private static readonly IReadOnlyList<(string Name, Func<EventFilter, SnapshotSource> Create)> Events =
        [("drift", EventSource.Drift), ("conformance", EventSource.Conformance)];

    public static IReadOnlyList<string> Names { get; } =
        [.. Resources.Select(resource => resource.Route), .. Events.Select(each => each.Name)];

    /// <summary>Reads <c>Resources</c>, and <c>Filter</c> for each of them.</summary>
    /// <param name="filter">A query string of the API.</param>
    /// <returns>The sources, and the filter of scopes.</returns>
    internal static (IReadOnlyList<SnapshotSource> Sources, SnapshotFilter Scopes) Read(
        SettingEntry entry, string filter)
    {
        var names = entry.List("Resources");
        if (names.Except(Names).Any()) entry.Fault("Resources", $"must be a list of {string.Join(", ", Names)}");
        if (names.Count == 0) names = [FlowLog.Resource.Route];
        var query = new QueryString($"?{filter.TrimStart('?')}");
        SnapshotSource[] sources =
        [
            .. Resources.Where(resource => names.Contains(resource.Route)).Select(Items),
            .. Events.Where(each => names.Contains(each.Name)).Select(each =>
                each.Create(Filtered(entry, each.Name, query, ReadEvents))),
        ];
        return (sources, SnapshotFilter.Read(FlowLog.Resource, new QueryReader(Parsed(query)), query));

        InventorySource Items(Resource resource) => new(
            resource, Filtered(entry, resource.Route, query, reader => SnapshotFilter.Read(resource, reader, query)));
    }

    private static EventFilter ReadEvents(QueryReader reader) => new(
        reader.Texts("accountId"), CenRegion.SpellAll(reader.Texts("regionId")), reader.Texts("cenId"));

    /// <summary>Reads the filter of one source. What the API would answer with 400 is a fault.</summary>
    private static T Filtered<T>(SettingEntry entry, string name, QueryString query, Func<QueryReader, T> read)
    {
        var reader = new QueryReader(Parsed(query));
        var filter = read(reader);
        if (reader.Problem() is ValidationProblem problem)
        {
            var faults = problem.ProblemDetails.Errors.Values.SelectMany(each => each);
            entry.Fault("Filter", $"must be a filter of {name}, such as regionId=cn-hangzhou&tag.env=prod: "
                + string.Join(' ', faults).TrimEnd('.'));
        }

        return filter;
    }

    private static QueryCollection Parsed(QueryString query) => new(QueryHelpers.ParseQuery(query.Value));
}
