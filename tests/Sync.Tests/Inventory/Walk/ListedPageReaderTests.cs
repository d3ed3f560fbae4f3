using Sync.Alibaba;
using Sync.Alibaba.Answers;
using Sync.FlowLogs;
using Sync.Inventory.Walk;
using static Sync.Testing.Pages;

namespace Sync.Tests.Inventory.Walk;

public class ListedPageReaderTests
{
    private const string Documented = """
        {"PageSize":"20","PageNumber":"1","RequestId":"F7DDDC17","TotalCount":"1","Success":"true",
        "FlowLogs":{"FlowLog":[{
        "Status":"Active","CreationTime":"2021-07-24T13:00:52Z","FlowLogName":"myFlowlog","Description":"a text",
        "ProjectName":"FlowLogProject",
        "CenId":"cen-7qthudw0ll6jmc****","LogStoreName":"FlowLogStore","RegionId":"cn-hangzhou",
        "FlowLogId":"flowlog-m5evbtbpt****",
        "TransitRouterAttachmentId":"tr-attach-5x4o4ynzuqbv6g****","TransitRouterId":"tr-bp1g9313sx675zr1lajmj",
        "LogFormatString":"${srcaddr}${dstaddr}${bytes}","FlowLogVersion":"3","Interval":60,
        "Tags":{"Tag":[{"Key":"TagKey","Value":"TagValue"}]}}]}}
        """;

    [Fact]
    public void The_documented_page_is_read_in_full()
    {
        var page = Read(Documented);

        var entry = Assert.Single(page.Items);
        Assert.Equal((1, 20, 1, 0), (page.PageNumber, page.PageSize, page.TotalCount, page.WithoutId));
        Assert.Equal(
            new FlowLog
            {
                FlowLogId = "flowlog-m5evbtbpt****",
                RegionId = "cn-hangzhou",
                FlowLogName = "myFlowlog",
                Description = "a text",
                CenId = "cen-7qthudw0ll6jmc****",
                TransitRouterId = "tr-bp1g9313sx675zr1lajmj",
                TransitRouterAttachmentId = "tr-attach-5x4o4ynzuqbv6g****",
                ProjectName = "FlowLogProject",
                LogStoreName = "FlowLogStore",
                LogFormatString = "${srcaddr}${dstaddr}${bytes}",
                FlowLogVersion = "3",
                Interval = 60,
                Status = "Active",
                CreationTime = "2021-07-24T13:00:52Z",
            },
            entry with { Tags = WireTags.None });
        Assert.Equal([new("TagKey", "TagValue")], entry.Tags);
    }

    [Theory]
    [InlineData("\"7\"", 7)]
    [InlineData("7", 7)]
    [InlineData("\" 7\\n\"", 7)]
    [InlineData("0", 0)]
    public void A_counter_may_be_text_or_number(string json, int expected)
    {
        var page = Read($$"""{"TotalCount":{{json}},"PageNumber":{{json}},"PageSize":{{json}}}""");

        Assert.Equal((expected, expected, expected), (page.TotalCount, page.PageNumber, page.PageSize));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"TotalCount":null}""")]
    [InlineData("""{"TotalCount":""}""")]
    [InlineData("""{"TotalCount":"many"}""")]
    [InlineData("""{"TotalCount":"-1"}""")]
    [InlineData("""{"TotalCount":-1}""")]
    [InlineData("""{"TotalCount":1.5}""")]
    [InlineData("""{"TotalCount":"1,000"}""")]
    [InlineData("""{"TotalCount":99999999999}""")]
    [InlineData("""{"TotalCount":true}""")]
    [InlineData("""{"TotalCount":{}}""")]
    [InlineData("""{"TotalCount":0,"FlowLogs":[]}""")]
    [InlineData("""{"TotalCount":0,"FlowLogs":"none"}""")]
    [InlineData("""{"TotalCount":0,"FlowLogs":{"FlowLog":{}}}""")]
    [InlineData("""{"TotalCount":0,"FlowLogs":{"FlowLog":"none"}}""")]
    public void A_page_without_a_valid_total_is_malformed_not_empty(string json)
    {
        var failure = Assert.Throws<AlibabaException>(() => Read(json));

        Assert.Equal((AlibabaErrorKind.Malformed, "Malformed"), (failure.Kind, failure.Code));
    }

    [Fact]
    public void A_missing_echo_is_unknown()
    {
        var page = Read("""{"TotalCount":0,"PageSize":""}""");

        Assert.Null(page.PageNumber);
        Assert.Null(page.PageSize);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","FlowLogs":null""")]
    [InlineData(""","FlowLogs":"" """)]
    [InlineData(""","FlowLogs":{}""")]
    [InlineData(""","FlowLogs":{"FlowLog":null}""")]
    [InlineData(""","FlowLogs":{"FlowLog":[]}""")]
    public void A_missing_list_means_no_entries(string list) =>
        Assert.Empty(Read($$"""{"TotalCount":0{{list}}}""").Items);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"FlowLogId":null}""")]
    [InlineData("""{"FlowLogId":""}""")]
    [InlineData("""{"FlowLogId":" "}""")]
    [InlineData("""{"FlowLogId":["flowlog-1"]}""")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"flowlog-1\"")]
    [InlineData("[]")]
    public void Entries_without_an_id_are_counted_and_break_nothing(string item)
    {
        var page = Read($$$"""{"TotalCount":2,"FlowLogs":{"FlowLog":[{{{item}}},{"FlowLogId":"flowlog-2"}]}}""");

        Assert.Equal(1, page.WithoutId);
        Assert.Equal("flowlog-2", Assert.Single(page.Items).FlowLogId);
    }

    [Fact]
    public void A_NUL_and_a_byte_order_mark_break_nothing()
    {
        byte[] body = [.. "\uFEFF{\"TotalCount\":1,\"FlowLogs\":{\"FlowLog\":[{\"FlowLogId\":\"a"u8, 0, .. "\"}]}}"u8];

        var page = ListedPageReader.Read(FlowLog.Resource, WireJson.Parse(body));

        Assert.Equal("a␀", Assert.Single(page.Items).FlowLogId);
    }
}
