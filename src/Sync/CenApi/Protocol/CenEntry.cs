using System.Globalization;
using System.Text.Json.Nodes;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Network;

namespace Sync.CenApi.Protocol;

/// <summary>Writes entries as the cloud does: nesting, order of members, and JSON types.</summary>
internal static class CenEntry
{
    private static readonly HashSet<string> Numbers =
    [
        nameof(TransitRouter.AliUid), nameof(Attachment.VpcOwnerId), nameof(Attachment.VbrOwnerId),
        nameof(Attachment.VpnOwnerId), nameof(Attachment.EcrOwnerId), nameof(Attachment.PeerTransitRouterOwnerId),
    ];

    private static readonly HashSet<string> Booleans =
        [nameof(TransitRouter.SupportMulticast), nameof(Attachment.AutoPublishRouteEnabled)];

    /// <summary>The value of the first member of <see cref="Resource.Entries"/>.</summary>
    public static JsonNode List<T>(Resource<T> resource, IEnumerable<T> items)
        where T : Listed => Held(resource.Entries.List, items.Select(item => Of(resource, item)));

    private static JsonObject Of<T>(Resource<T> resource, T item)
        where T : Listed
    {
        var members = resource.Fields.Prepend<Field<T>>(resource.Key)
            .Select(field => (field.Place, Name: field.Member, Value: Node(field, item)))
            .Append((Place: resource.RegionPlace, Name: nameof(item.RegionId), Value: Region(item)))
            // Without a place, it is no member of the response.
            .Where(member => member.Place > 0 && member.Value is not null)
            .OrderBy(member => member.Place);
        var entry = new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, member.Value)))
        {
            ["Tags"] = Held(
                resource.Entries.List == "" ? "" : "Tag",
                item.Tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })),
        };
        // Unknown members are returned as they were received.
        foreach (var (name, value) in item.Extra is null ? [] : JsonNode.Parse(item.Extra)!.AsObject())
            entry.TryAdd(name, value?.DeepClone());
        return entry;
    }

    /// <returns>The list; or the list as the only member of an object.</returns>
    private static JsonNode Held(string list, IEnumerable<JsonObject> items)
    {
        var array = new JsonArray([.. items]);
        return list == "" ? array : new JsonObject { [list] = array };
    }

    // Only entries of connections between transit routers have a region: the inventory knows it from the router.
    private static JsonNode? Region(Listed item) =>
        item is Attachment { ResourceType: not "TR" } ? null : (JsonNode?)item.RegionId;

    // The inventory keeps account IDs and truth values as text. What is not one stays text.
    private static JsonNode? Node<T>(Field<T> field, T item)
        where T : Listed
    {
        if (Numbers.Contains(field.Member)
            && long.TryParse(field.Text(item), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == field.Text(item)) return number;
        if (Booleans.Contains(field.Member) && field.Text(item) is "true" or "false")
            return field.Text(item) == "true";
        return field.Node(item);
    }
}
