using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Sync.Testing;

/// <summary>Compares two answers except for what may differ: request ID, host name and names of regions.</summary>
internal static class SameAnswer
{
    /// <param name="sorted">
    /// Whether to sort by ID before comparing: the cloud sorts by region, the inventory by creation time.
    /// </param>
    public static void Assert(JsonNode expected, JsonNode actual, bool sorted)
    {
        var (one, other) = (Comparable(expected, sorted), Comparable(actual, sorted));
        Xunit.Assert.True(JsonNode.DeepEquals(one, other), $"expected: {one}\nactual: {other}");
    }

    public static void AssertXml(string expected, string actual)
    {
        var (one, other) = (XDocument.Parse(expected), XDocument.Parse(actual));
        foreach (var document in new[] { one, other })
            document.Root!.Elements().Where(element => IsOfThisCall(element.Name.LocalName)).Remove();
        Xunit.Assert.Equal(one.ToString(), other.ToString());
    }

    private static JsonObject Comparable(JsonNode answer, bool sorted)
    {
        var body = answer.DeepClone().AsObject();
        foreach (var name in body.Select(member => member.Key).Where(IsOfThisCall).ToList()) body.Remove(name);
        if (sorted && body["FlowLogs"]?["FlowLog"] is JsonArray entries) Sort(entries, "FlowLogId");
        if (body["Regions"]?["Region"] is JsonArray regions)
        {
            foreach (var region in regions) region!.AsObject().Remove("LocalName");
            Sort(regions, "RegionId");
        }

        return body;
    }

    private static bool IsOfThisCall(string name) => name is "RequestId" or "HostId";

    private static void Sort(JsonArray items, string by)
    {
        var ordered = items.OrderBy(item => (string?)item![by], StringComparer.Ordinal).ToList();
        items.Clear();
        foreach (var item in ordered) items.Add(item);
    }
}
