using System.Text.Json;
using Sync.Alibaba.Answers;
using Sync.FlowLogs;
using Sync.Inventory.Walk;

namespace Sync.Testing;

internal static class Pages
{
    // Without WireJson, which cleans its input: the reader must handle it without that.
    public static ListedPage<FlowLog> Read(string json) =>
        ListedPageReader.Read(FlowLog.Resource, JsonElement.Parse(json));

    public static FlowLog Entry(string members) => Assert.Single(Read(
        """{"TotalCount":"1","FlowLogs":{"FlowLog":[{"""
            + members + (members.Length == 0 ? "" : ",")
            + """ "FlowLogId":"flowlog-1"}]}}""").Items);

    // Records compare an immutable dictionary by reference.
    public static void AssertEqual(FlowLog expected, FlowLog actual)
    {
        Assert.Equal(expected.Tags, actual.Tags);
        Assert.Equal(expected with { Tags = WireTags.None }, actual with { Tags = WireTags.None });
    }
}
