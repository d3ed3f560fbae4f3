using Sync.Alibaba;

namespace Sync.Tests.Support;

/// <summary>Values of which a test names only what matters to it.</summary>
internal static class Some
{
    public const string Region = "cn-hangzhou";

    public static FlowLogEntry FlowLog(string id, string? status = "Active", string? name = "a name", string? regionId = Region) => new()
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
        Tags = FlowLogEntry.NoTags.Add("env", "test"),
    };

    public static FlowLogEntry[] FlowLogs(int count) => [.. Enumerable.Range(1, count).Select(n => FlowLog($"flowlog-{n:000000}"))];
}
