using System.Globalization;
using System.Text.Json.Nodes;

namespace Sync.Alibaba.Protocol;

/// <summary>The bodies of the calls we answer, member for member in the order of the API's pages.</summary>
public static class CenAnswers
{
    public const string CenVersion = "2017-09-12";
    public const string StsVersion = "2015-04-01";

    /// <summary>A page of <c>DescribeFlowlogs</c>. The counters are text, as the API's page says.</summary>
    public static JsonObject FlowLogs(
        string requestId, int pageNumber, int pageSize, int totalCount, IEnumerable<FlowLogEntry> entries) => new()
        {
            ["PageSize"] = Text(pageSize),
            ["PageNumber"] = Text(pageNumber),
            ["RequestId"] = requestId,
            ["TotalCount"] = Text(totalCount),
            ["Success"] = "true",
            ["FlowLogs"] = new JsonObject { ["FlowLog"] = Array(entries.Select(FlowLog)) },
        };

    public static JsonObject Regions(string requestId, IEnumerable<CenRegion> regions) => new()
    {
        ["RequestId"] = requestId,
        ["Regions"] = new JsonObject
        {
            ["Region"] = Array(regions.Select(region => new JsonObject
            {
                // The newline is the cloud's own; its page shows it.
                ["LocalName"] = region.LocalName + "\n",
                ["RegionId"] = region.RegionId,
            })),
        },
    };

    public static JsonObject CallerIdentity(string requestId, string accountId, string userName) => new()
    {
        ["IdentityType"] = "RAMUser",
        ["RequestId"] = requestId,
        ["AccountId"] = accountId,
        ["PrincipalId"] = $"{accountId}:{userName}",
        ["UserId"] = userName,
        ["Arn"] = $"acs:ram::{accountId}:user/{userName}",
    };

    private static JsonObject FlowLog(FlowLogEntry entry)
    {
        var members = new JsonObject();
        Add("Status", entry.Status);
        Add("CreationTime", entry.CreationTime);
        Add("FlowLogName", entry.FlowLogName);
        Add("Description", entry.Description);
        Add("ProjectName", entry.ProjectName);
        Add("CenId", entry.CenId);
        Add("LogStoreName", entry.LogStoreName);
        Add("RegionId", entry.RegionId);
        Add("FlowLogId", entry.FlowLogId);
        Add("TransitRouterAttachmentId", entry.TransitRouterAttachmentId);
        Add("TransitRouterId", entry.TransitRouterId);
        Add("LogFormatString", entry.LogFormatString);
        Add("FlowLogVersion", entry.FlowLogVersion);
        Add("Interval", entry.Interval);
        members["Tags"] = Tags(entry);
        foreach (var (name, value) in Extra(entry)) members.TryAdd(name, value?.DeepClone());
        return members;

        void Add(string name, JsonNode? value)
        {
            if (value is not null) members[name] = value;
        }
    }

    private static JsonObject Tags(FlowLogEntry entry) => new()
    {
        ["Tag"] = Array(entry.Tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })),
    };

    // What an inventory kept without knowing what it means goes out as it came in.
    private static JsonObject Extra(FlowLogEntry entry) => entry.Extra is null ? [] : JsonNode.Parse(entry.Extra)?.AsObject() ?? [];

    private static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
