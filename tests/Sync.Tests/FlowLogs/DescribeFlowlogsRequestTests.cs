using System.Collections.Immutable;
using Sync.FlowLogs;

namespace Sync.Tests.FlowLogs;

public class DescribeFlowlogsRequestTests
{
    private static readonly DescribeFlowlogsRequest Full = new()
    {
        ClientToken = "token",
        RegionId = "cn-hangzhou",
        FlowLogName = "name",
        FlowLogId = "flowlog-1",
        Description = "text",
        CenId = "cen-1",
        ProjectName = "FlowLogProject",
        LogStoreName = "FlowLogStore",
        Status = "Active",
        PageNumber = 2,
        PageSize = 50,
        Tags = [new("env", "prod"), new("team")],
        TransitRouterAttachmentId = "tr-attach-1",
        TransitRouterId = "tr-1",
        Interval = 60,
        FlowLogVersion = "3",
        OwnerAccount = "owner",
        OwnerId = 5_000_000_000,
        ResourceOwnerAccount = "resource-owner",
        ResourceOwnerId = 6_000_000_000,
    };

    private static readonly FlowLog Entry = new()
    {
        RegionId = "cn-hangzhou",
        FlowLogName = "name",
        FlowLogId = "flowlog-1",
        Description = "text",
        CenId = "cen-1",
        ProjectName = "FlowLogProject",
        LogStoreName = "FlowLogStore",
        Status = "Active",
        Tags = ImmutableSortedDictionary<string, string>.Empty.Add("env", "prod").Add("team", "net").Add("more", ""),
        TransitRouterAttachmentId = "tr-attach-1",
        TransitRouterId = "tr-1",
        Interval = 60,
        FlowLogVersion = "3",
    };

    [Fact]
    public void Every_parameter_has_its_name_on_the_wire() => Assert.Equal(
        """
        ClientToken=token
        CenId=cen-1
        Description=text
        FlowLogId=flowlog-1
        FlowLogName=name
        FlowLogVersion=3
        Interval=60
        LogStoreName=FlowLogStore
        OwnerAccount=owner
        OwnerId=5000000000
        PageNumber=2
        PageSize=50
        ProjectName=FlowLogProject
        RegionId=cn-hangzhou
        ResourceOwnerAccount=resource-owner
        ResourceOwnerId=6000000000
        Status=Active
        Tag.1.Key=env
        Tag.1.Value=prod
        Tag.2.Key=team
        TransitRouterAttachmentId=tr-attach-1
        TransitRouterId=tr-1
        """.Split('\n').Order(StringComparer.Ordinal),
        Full.ToParameters().Select(parameter => $"{parameter.Key}={parameter.Value}").Order(StringComparer.Ordinal));

    [Fact]
    public void A_parameter_that_is_not_set_is_not_sent() => Assert.Empty(new DescribeFlowlogsRequest().ToParameters());

    [Fact]
    public void A_request_with_every_parameter_has_no_fault() => Assert.Empty(Full.Validate());

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        var request = new DescribeFlowlogsRequest
        {
            FlowLogName = "",
            Status = "x",
            PageSize = 0,
            Interval = 1,
            Tags = [new("", null)],
        };

        Assert.Equal(
            ["FlowLogName", "Status", "PageSize", "Interval", "Tag.1.Key"],
            request.Validate().Select(fault => fault.Parameter));
        Assert.All(request.Validate(), fault => Assert.Contains(fault.Parameter, fault.Message));
    }

    public static TheoryData<string, DescribeFlowlogsRequest> Allowed => new()
    {
        { "shortest name", new() { FlowLogName = "n" } },
        { "longest name", new() { FlowLogName = new('n', 128) } },
        { "a name with a link inside", new() { FlowLogName = "see http://x" } },
        { "a name that only looks like a link", new() { FlowLogName = "httpx://y" } },
        { "shortest description", new() { Description = "d" } },
        { "longest description", new() { Description = new('d', 256) } },
        { "shortest project", new() { ProjectName = "abc" } },
        { "longest project", new() { ProjectName = new('p', 63) } },
        { "a project of all kinds of letters", new() { ProjectName = "9-Az-9" } },
        { "shortest Logstore", new() { LogStoreName = "abc" } },
        { "longest Logstore", new() { LogStoreName = new('s', 63) } },
        { "a Logstore with an underscore", new() { LogStoreName = "a_-b" } },
        { "Active", new() { Status = "Active" } },
        { "Inactive", new() { Status = "Inactive" } },
        { "first page", new() { PageNumber = 1 } },
        { "smallest page", new() { PageSize = 1 } },
        { "one minute", new() { Interval = 60 } },
        { "ten minutes", new() { Interval = 600 } },
        { "version", new() { FlowLogVersion = "12" } },
        { "last ASCII character", new() { ClientToken = "~\u007f" } },
        { "20 tags", new() { Tags = Tags(20) } },
        { "longest key and value", new() { Tags = [new(new('k', 64), new('v', 128))] } },
        { "empty value", new() { Tags = [new("k", "")] } },
        { "reserved words inside", new() { Tags = [new("my-aliyun", "x-acs:")] } },
        { "keys that differ in case", new() { Tags = [new("k", "a"), new("K", "a")] } },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_value_within_the_documented_limits_has_no_fault(string what, DescribeFlowlogsRequest request) =>
        Assert.True(request.Validate().Count == 0, what);

    public static TheoryData<string, string, DescribeFlowlogsRequest> Forbidden => new()
    {
        { "FlowLogName", "InvalidName", new() { FlowLogName = "" } },
        { "FlowLogName", "InvalidName", new() { FlowLogName = new('n', 129) } },
        { "FlowLogName", "InvalidName", new() { FlowLogName = "http://x" } },
        { "FlowLogName", "InvalidName", new() { FlowLogName = "https://x" } },
        { "Description", "InvalidDescription", new() { Description = "" } },
        { "Description", "InvalidDescription", new() { Description = new('d', 257) } },
        { "Description", "InvalidDescription", new() { Description = "http://x" } },
        { "Description", "InvalidDescription", new() { Description = "https://x" } },
        { "ProjectName", "InvalidParameter", new() { ProjectName = "ab" } },
        { "ProjectName", "InvalidParameter", new() { ProjectName = new('p', 64) } },
        { "ProjectName", "InvalidParameter", new() { ProjectName = "-abc" } },
        { "ProjectName", "InvalidParameter", new() { ProjectName = "abc-" } },
        { "ProjectName", "InvalidParameter", new() { ProjectName = "a_b" } },
        { "ProjectName", "InvalidParameter", new() { ProjectName = "abc\n" } },
        { "LogStoreName", "InvalidParameter", new() { LogStoreName = "ab" } },
        { "LogStoreName", "InvalidParameter", new() { LogStoreName = new('s', 64) } },
        { "LogStoreName", "InvalidParameter", new() { LogStoreName = "_abc" } },
        { "LogStoreName", "InvalidParameter", new() { LogStoreName = "abc_" } },
        { "LogStoreName", "InvalidParameter", new() { LogStoreName = "a.b" } },
        { "Status", "InvalidParameter", new() { Status = "active" } },
        { "Status", "InvalidParameter", new() { Status = "Modifying" } },
        { "PageNumber", "InvalidParameter", new() { PageNumber = 0 } },
        { "PageSize", "InvalidParameter", new() { PageSize = 0 } },
        { "Interval", "InvalidParameter.Interval", new() { Interval = 59 } },
        { "Interval", "InvalidParameter.Interval", new() { Interval = 0 } },
        { "FlowLogVersion", "InvalidParameter.FlowLogVersion", new() { FlowLogVersion = "" } },
        { "FlowLogVersion", "InvalidParameter.FlowLogVersion", new() { FlowLogVersion = "3a" } },
        { "ClientToken", "InvalidParameter", new() { ClientToken = "\u0080" } },
        { "Tag", "IllegalParam.TagKey", new() { Tags = Tags(21) } },
        { "Tag.1.Key", "IllegalParam.TagKey", new() { Tags = [new("")] } },
        { "Tag.1.Key", "IllegalParam.TagKey", new() { Tags = [new(new('k', 65))] } },
        { "Tag.1.Key", "IllegalParam.TagKey", new() { Tags = [new("acs:k")] } },
        { "Tag.1.Key", "IllegalParam.TagKey", new() { Tags = [new("aliyunk")] } },
        { "Tag.1.Key", "IllegalParam.TagKey", new() { Tags = [new("k-http://x")] } },
        { "Tag.1.Key", "IllegalParam.TagKey", new() { Tags = [new("k-https://x")] } },
        { "Tag.2.Key", "IllegalParam.TagKey", new() { Tags = [new("k", "a"), new("k", "b")] } },
        { "Tag.1.Value", "IllegalParam.TagValue", new() { Tags = [new("k", new('v', 129))] } },
        { "Tag.1.Value", "IllegalParam.TagValue", new() { Tags = [new("k", "acs:v")] } },
        { "Tag.1.Value", "IllegalParam.TagValue", new() { Tags = [new("k", "aliyunv")] } },
        { "Tag.1.Value", "IllegalParam.TagValue", new() { Tags = [new("k", "v-http://x")] } },
        { "Tag.1.Value", "IllegalParam.TagValue", new() { Tags = [new("k", "v-https://x")] } },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void A_value_outside_the_documented_limits_is_a_fault_with_its_code(
        string parameter, string code, DescribeFlowlogsRequest request)
    {
        var fault = Assert.Single(request.Validate());

        Assert.Equal((parameter, code), (fault.Parameter, fault.Code));
        Assert.StartsWith(parameter, fault.Message);
    }

    [Fact]
    public void A_flow_log_that_satisfies_every_filter_matches() => Assert.True(Full.Matches(Entry));

    [Fact]
    public void Every_flow_log_matches_a_request_without_filters() =>
        Assert.True(new DescribeFlowlogsRequest { FlowLogName = "", PageNumber = 1 }.Matches(Entry));

    public static TheoryData<string, DescribeFlowlogsRequest> OneFilter => new()
    {
        { "FlowLogName", new() { FlowLogName = "Name" } },
        { "FlowLogId", new() { FlowLogId = "flowlog-2" } },
        { "Description", new() { Description = "tex" } },
        { "CenId", new() { CenId = "cen-2" } },
        { "ProjectName", new() { ProjectName = "flowlogproject" } },
        { "LogStoreName", new() { LogStoreName = "other" } },
        { "Status", new() { Status = "Inactive" } },
        { "TransitRouterAttachmentId", new() { TransitRouterAttachmentId = "tr-attach-2" } },
        { "TransitRouterId", new() { TransitRouterId = "tr-2" } },
        { "Interval", new() { Interval = 600 } },
        { "FlowLogVersion", new() { FlowLogVersion = "4" } },
        { "tag value", new() { Tags = [new("env", "test")] } },
        { "tag value in another case", new() { Tags = [new("env", "PROD")] } },
        { "empty tag value", new() { Tags = [new("env", "")] } },
        { "tag key", new() { Tags = [new("cost")] } },
        { "one of two tags", new() { Tags = [new("env", "prod"), new("team", "web")] } },
    };

    [Theory]
    [MemberData(nameof(OneFilter))]
    public void A_flow_log_that_fails_one_filter_does_not_match(string what, DescribeFlowlogsRequest request)
    {
        Assert.False(request.Matches(Entry), what);
        Assert.True(request.HasFilter, what);
    }

    [Fact]
    public void The_region_is_compared_but_is_not_a_filter()
    {
        var request = new DescribeFlowlogsRequest
        {
            RegionId = "cn-beijing",
            PageNumber = 1,
            PageSize = 1,
            ClientToken = "t",
            FlowLogName = "",
        };

        Assert.False(request.Matches(Entry));
        Assert.False(request.HasFilter);
    }

    private static TagFilter[] Tags(int count) =>
        [.. Enumerable.Range(1, count).Select(number => new TagFilter($"key{number}"))];
}
