using System.Text.Json;
using Sync.Alibaba;
using Sync.Alibaba.Answers;

namespace Sync.Tests.Alibaba;

internal static class Pages
{
    // Without the parser's cleaning: the reader is to cope by itself.
    public static FlowLogPage Read(string json) => FlowLogPageReader.Read(JsonElement.Parse(json));

    public static FlowLogEntry Entry(string members) => Assert.Single(Read(
        $$$"""{"TotalCount":"1","FlowLogs":{"FlowLog":[{{{{members}}}{{{(members.Length == 0 ? "" : ",")}}}"FlowLogId":"flowlog-1"}]}}""").Entries);

    // A record compares an immutable dictionary by reference.
    public static void AssertEqual(FlowLogEntry expected, FlowLogEntry actual)
    {
        Assert.Equal(expected.Tags, actual.Tags);
        Assert.Equal(expected with { Tags = FlowLogEntry.NoTags }, actual with { Tags = FlowLogEntry.NoTags });
    }
}
