using System.Text.Json.Nodes;

namespace Sync.OpenApi;

/// <summary>The groups of routes in the OpenAPI document.</summary>
internal static class ApiTags
{
    private const string Inventory = "Inventory", Coverage = "Coverage", Network = "Network", Drift = "Drift";
    private const string Expectations = "Expectations", Runs = "Runs", App = "App", Cloud = "Cloud API";

    // By the first segment of the path; the root is an address of the cloud API.
    private static readonly Dictionary<string, string> BySegment = new()
    {
        ["flowlogs"] = Inventory,
        ["diff"] = Inventory,
        ["summary"] = Inventory,
        ["choices"] = Inventory,
        ["snapshots"] = Inventory,
        ["coverage"] = Coverage,
        ["attachments"] = Network,
        ["transit-routers"] = Network,
        ["cens"] = Network,
        ["drift"] = Drift,
        ["deliveries"] = Drift,
        ["sinks"] = Drift,
        ["expectations"] = Expectations,
        ["runs"] = Runs,
        ["regions"] = Runs,
        ["sync"] = Runs,
        ["cen"] = Cloud,
        [""] = Cloud,
    };

    private static readonly (string Name, string Description)[] All =
    [
        (Inventory, "Flow logs, now or at a time in the past, and what differs between two times."),
        (Coverage, "Which ends of connections have an active flow log."),
        (Network, "CEN instances, transit routers and their attachments."),
        (Drift, "What changed, and the alerts about it."),
        (Expectations, "What flow logs should be like, and those that are not."),
        (Runs, "When and how the inventory was read from the cloud."),
        (App, "The app itself: settings, health, its pages and this document."),
        (Cloud, "The cloud's own operations, answered from the inventory for its SDKs, which sign their calls."),
    ];

    public static string Of(ApiRoute route) => BySegment.GetValueOrDefault(route.Path.Split('/')[1], App);

    public static JsonArray Describe() => new([.. All.Select(tag =>
        (JsonNode)new JsonObject { ["name"] = tag.Name, ["description"] = tag.Description })]);
}
