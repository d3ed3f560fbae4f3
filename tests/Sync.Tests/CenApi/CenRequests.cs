using Sync.FlowLogs;
using Sync.Local.FakeCen;

namespace Sync.Tests.CenApi;

/// <summary>Valid and invalid requests to <c>DescribeFlowlogs</c>, as query strings.</summary>
internal static class CenRequests
{
    private static readonly string[] Whole =
    [
        "", "PageSize=100", "RegionId=cn-hangzhou", "RegionId=cn-hangzhou&PageSize=7&PageNumber=3",
        "RegionId=cn-hangzhou&PageSize=5000", "RegionId=cn-hangzhou&PageNumber=2147483647&PageSize=100",
        "RegionId=ap-southeast-1", "RegionId=&PageSize=100",
        "RegionId=cn-beijing&PageSize=100&OwnerId=1&ClientToken=abc&Unknown=x",
    ];

    private static readonly string[] Wrong =
    [
        "RegionId=cn-nowhere", "RegionId=cn-hangzhou%00", "PageNumber=0", "PageNumber=-1", "PageNumber=one",
        "PageNumber=99999999999", "PageSize=0", "PageSize=1.5", "Interval=61", "Interval=x", "Status=active",
        "Status=Modifying", "FlowLogVersion=3.0", "FlowLogName=http%3A%2F%2Fx", $"FlowLogName={new string('x', 129)}",
        "Description=https%3A%2F%2Fx", $"Description={new string('x', 257)}", "ProjectName=x", "ProjectName=a_b_c",
        "LogStoreName=-abc", "ClientToken=%E4%B8%AD", "Tag.1.Key=acs:x", "Tag.1.Key=x&Tag.1.Value=aliyun",
        "Tag.1.Value=x", "Tag.1.Key=x&Tag.2.Key=x",
        string.Join('&', Enumerable.Range(1, 21).Select(n => $"Tag.{n}.Key=k{n}")),
        "FlowLogName=x&RegionId=cn-nowhere&PageSize=0",
    ];

    public static TheoryData<string> All(FakeCloud cloud)
    {
        var one = cloud.FlowLogs("cn-hangzhou").First(entry => entry is
        {
            FlowLogName: not null, Description: not null, TransitRouterId: not null,
            TransitRouterAttachmentId: not null, Tags.Count: > 1,
        });
        string[] filters = [.. PlainFilters(one), .. TagFilters(one), .. IdFilters(one), .. FiltersOfNothing(one)];
        return
        [
            .. Whole, .. Wrong, .. filters.Select(filter => $"{filter}&PageSize=100"),
            .. PlainFilters(one).Select(filter => $"{filter}&RegionId=cn-hangzhou"),
        ];
    }

    private static string[] PlainFilters(FlowLog one) =>
    [
        $"FlowLogName={Uri.EscapeDataString(one.FlowLogName!)}",
        $"Description={Uri.EscapeDataString(one.Description!)}",
        $"FlowLogId={one.FlowLogId}", $"CenId={one.CenId}", $"ProjectName={one.ProjectName}",
        $"LogStoreName={one.LogStoreName}", "Status=Active", "Status=Inactive", "Interval=60", "Interval=600",
        "FlowLogVersion=3", $"TransitRouterId={one.TransitRouterId}",
        $"TransitRouterAttachmentId={one.TransitRouterAttachmentId}",
    ];

    private static string[] TagFilters(FlowLog one)
    {
        var (key, value) = one.Tags.First();
        return
        [
            $"Tag.1.Key={Uri.EscapeDataString(key)}",
            $"Tag.1.Key={Uri.EscapeDataString(key)}&Tag.1.Value={Uri.EscapeDataString(value)}",
            "Tag.1.Key=env&Tag.2.Key=team", "Tag.3.Key=env&Tag.3.Value=prod&Tag.9.Key=backup&Tag.9.Value=",
            "Tag.1.Key=none",
            "Tag.1.Key=env&Tag.1.Value=PROD", "Tag.1.Key=a%00b&Tag.1.Value=%22%7B",
        ];
    }

    private static string[] IdFilters(FlowLog one) =>
    [
        $"FlowLogId={one.FlowLogId}&CenId={one.CenId}", $"FlowLogId={one.FlowLogId}&CenId=cen-another",
        $"FlowLogId={one.FlowLogId}&Status={(one.Status == "Active" ? "Inactive" : "Active")}",
        "FlowLogId=flowlog-none", "FlowLogId=a%00b",
        $"FlowLogId={one.FlowLogId}&RegionId=cn-shanghai",
    ];

    private static string[] FiltersOfNothing(FlowLog one) =>
    [
        "FlowLogName=none", "FlowLogName=%25", "FlowLogName=a%00b", "Description=%27%3B--",
        $"FlowLogName={Uri.EscapeDataString(one.FlowLogName!.ToUpperInvariant())}",
    ];
}
