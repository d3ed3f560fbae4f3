using Sync.Alibaba.Answers;
using Sync.FlowLogs;

namespace Sync.Testing;

/// <summary>Test data with defaults, so that a test specifies only the values that matter to it.</summary>
internal static class Some
{
    public const string Region = "cn-hangzhou";

    public static FlowLog FlowLog(
        string id, string? status = "Active", string? name = "a name", string? regionId = Region) =>
        new()
        {
            FlowLogId = id,
            RegionId = regionId,
            FlowLogName = name,
            CenId = "cen-1",
            ProjectName = "project",
            LogStoreName = "store",
            Interval = 600,
            Status = status,
            CreationTime = "2024-07-24T13:00:52Z",
            Tags = WireTags.None.Add("env", "test"),
        };

    public static FlowLog[] FlowLogs(int count) =>
        [.. Enumerable.Range(1, count).Select(n => FlowLog($"flowlog-{n:000000}"))];
}
