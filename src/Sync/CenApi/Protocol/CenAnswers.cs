using System.Globalization;
using System.Text.Json.Nodes;
using Sync.Alibaba;
using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.CenApi.Protocol;

/// <summary>Creates response bodies with the members in the order of Alibaba's API documentation.</summary>
public static class CenAnswers
{
    public const string CenVersion = "2017-09-12";
    public const string StsVersion = "2015-04-01";

    /// <summary>A page of a listing. The counters are strings, as the API documentation specifies.</summary>
    public static JsonObject Page<T>(
        Resource<T> resource, string requestId, int pageNumber, int pageSize, int totalCount, IEnumerable<T> items)
        where T : Listed => new()
        {
            ["PageSize"] = Text(pageSize),
            ["PageNumber"] = Text(pageNumber),
            ["RequestId"] = requestId,
            ["TotalCount"] = Text(totalCount),
            ["Success"] = "true",
            [resource.Entries.Holder] = new JsonObject
            {
                [resource.Entries.List] = Array(items.Select(item => Entry(resource, item))),
            },
        };

    public static JsonObject Regions(string requestId, IEnumerable<CenRegion> regions) => new()
    {
        ["RequestId"] = requestId,
        ["Regions"] = new JsonObject
        {
            ["Region"] = Array(regions.Select(region => new JsonObject
            {
                // The cloud appends the newline; the API documentation shows it.
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

    private static JsonObject Entry<T>(Resource<T> resource, T item)
        where T : Listed
    {
        var region = (Place: resource.RegionPlace, Name: "RegionId", Value: (JsonNode?)item.RegionId);
        var members = resource.Fields.Prepend<Field<T>>(resource.Key)
            .Select(field => (field.Place, Name: field.Member, Value: field.Node(item)))
            .Append(region)
            .Where(member => member.Value is not null)
            .OrderBy(member => member.Place);
        var entry = new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, member.Value)))
        {
            ["Tags"] = new JsonObject
            {
                ["Tag"] = Array(item.Tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })),
            },
        };
        // Unknown members are returned as they were received.
        foreach (var (name, value) in item.Extra is null ? [] : JsonNode.Parse(item.Extra)!.AsObject())
            entry.TryAdd(name, value?.DeepClone());
        return entry;
    }

    private static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
