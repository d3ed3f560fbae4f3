using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Sync.Alibaba;
using Sync.Alibaba.Answers;
using Sync.CenApi.Protocol;
using Sync.FlowLogs;

namespace Sync.Tests.CenApi.Protocol;

public class CenAnswersTests
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Default)
    {
        WriteIndented = true,
        NewLine = "\n",
    };

    private static readonly FlowLog OfThePage = new()
    {
        FlowLogId = "flowlog-m5evbtbpt****",
        RegionId = "cn-hangzhou",
        FlowLogName = "myFlowlog",
        Description = "myFlowlog",
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
        Tags = WireTags.None.Add("TagKey", "TagValue"),
    };

    [Fact]
    public void A_page_equals_the_documented_example()
    {
        var body = CenAnswers.Page(FlowLog.Resource, "F7DDDC17-FA06-4AC2-8F35-59D2470FCFC1", 1, 20, 1, [OfThePage]);

        Assert.Equal(
            """
            {
              "PageSize": "20",
              "PageNumber": "1",
              "RequestId": "F7DDDC17-FA06-4AC2-8F35-59D2470FCFC1",
              "TotalCount": "1",
              "Success": "true",
              "FlowLogs": {
                "FlowLog": [
                  {
                    "Status": "Active",
                    "CreationTime": "2021-07-24T13:00:52Z",
                    "FlowLogName": "myFlowlog",
                    "Description": "myFlowlog",
                    "ProjectName": "FlowLogProject",
                    "CenId": "cen-7qthudw0ll6jmc****",
                    "LogStoreName": "FlowLogStore",
                    "RegionId": "cn-hangzhou",
                    "FlowLogId": "flowlog-m5evbtbpt****",
                    "TransitRouterAttachmentId": "tr-attach-5x4o4ynzuqbv6g****",
                    "TransitRouterId": "tr-bp1g9313sx675zr1lajmj",
                    "LogFormatString": "${srcaddr}${dstaddr}${bytes}",
                    "FlowLogVersion": "3",
                    "Interval": 60,
                    "Tags": {
                      "Tag": [
                        {
                          "Key": "TagKey",
                          "Value": "TagValue"
                        }
                      ]
                    }
                  }
                ]
              }
            }
            """,
            body.ToJsonString(Indented));
    }

    [Fact]
    public async Task A_page_in_XML_nests_the_same_members()
    {
        var request = await WireRequest.ReadAsync(WireRequest.PopCoreGet.Replace("Format=JSON&", ""));
        var hostile = OfThePage with { FlowLogId = "second", FlowLogName = "<&\0>", Description = "运维 🚚" };

        var answer = RpcAnswer.Success(
            request, CenAnswers.Page(FlowLog.Resource, request.RequestId, 1, 20, 2, [OfThePage, hostile]));
        var root = XDocument.Parse(answer.Render()).Root!;
        var entries = root.Element("FlowLogs")!.Elements("FlowLog").ToList();

        Assert.Equal("DescribeFlowlogsResponse", root.Name);
        Assert.Equal("2", root.Element("TotalCount")!.Value);
        Assert.Equal("60", entries[0].Element("Interval")!.Value);
        Assert.Equal("TagKey", entries[0].Element("Tags")!.Element("Tag")!.Element("Key")!.Value);
        Assert.Equal("<&\uFFFD>", entries[1].Element("FlowLogName")!.Value);
        Assert.Equal("运维 🚚", entries[1].Element("Description")!.Value);
    }

    [Fact]
    public void Missing_members_are_omitted_and_unknown_members_are_returned_unchanged()
    {
        var bare = new FlowLog
        {
            FlowLogId = "id",
            Extra = """{"FlowLogId":"no","PeerRegionId":"cn-shanghai","X":{"Y":[1]}}""",
        };

        var entry = CenAnswers.Page(FlowLog.Resource, "id", 1, 20, 1, [bare])["FlowLogs"]!["FlowLog"]![0]!;

        Assert.Equal(
            """{"FlowLogId":"id","Tags":{"Tag":[]},"PeerRegionId":"cn-shanghai","X":{"Y":[1]}}""",
            entry.ToJsonString());
    }

    [Fact]
    public void Region_names_end_with_the_documented_newline() => Assert.True(JsonNode.DeepEquals(
        JsonNode.Parse(
            """
            {"RequestId":"D5CEED59-36AA-47CC-9D81-16F71C46BD80",
             "Regions":{"Region":[{"LocalName":"China (Hangzhou)\n","RegionId":"cn-hangzhou"}]}}
            """),
        CenAnswers.Regions(
            "D5CEED59-36AA-47CC-9D81-16F71C46BD80", [new CenRegion("cn-hangzhou", "China (Hangzhou)")])));
}
