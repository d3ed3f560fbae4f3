using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.Alibaba.Answers;
using Sync.CenApi.Protocol;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Network;

namespace Sync.Tests.CenApi.Protocol;

/// <summary>The JSON of network listings: nesting, types and order of members as in the API documentation.</summary>
public class NetworkAnswersTests
{
    [Fact]
    public void A_page_of_CEN_instances_is_nested_and_its_counters_are_numbers() => AssertPage(
        """
        {"PageSize":10,"RequestId":"id","PageNumber":1,"TotalCount":1,"Cens":{"Cen":[{
            "CenId":"cen-1","Name":"net","CreationTime":"2019-10-22T07:44Z","Status":"Active",
            "ProtectionLevel":"REDUCED","Ipv6Level":"DISABLED","ResourceGroupId":"rg-1",
            "CenBandwidthPackageIds":{"CenBandwidthPackageId":["cenbwp-1"]},
            "Tags":{"Tag":[{"Key":"env","Value":"prod"}]}}]}}
        """,
        CenAnswers.NumberedPage(Cen.Resource, "id", 1, 10, 1, [new Cen
        {
            CenId = "cen-1",
            Name = "net",
            CreationTime = "2019-10-22T07:44Z",
            Status = "Active",
            ProtectionLevel = "REDUCED",
            Ipv6Level = "DISABLED",
            ResourceGroupId = "rg-1",
            CenBandwidthPackageIds = """{"CenBandwidthPackageId":["cenbwp-1"]}""",
            Tags = WireTags.None.Add("env", "prod"),
            RegionId = "",
        }]));

    [Fact]
    public void A_page_of_transit_routers_is_flat_and_the_owner_is_a_number() => AssertPage(
        """
        {"PageSize":10,"RequestId":"id","PageNumber":2,"TotalCount":11,"TransitRouters":[{
            "TransitRouterId":"tr-1","CenId":"cen-1","RegionId":"cn-hangzhou","Type":"Enterprise","Status":"Active",
            "AliUid":1210123456123456,"SupportMulticast":false,
            "TransitRouterCidrList":[{"Cidr":"192.168.1.0/24","PublishCidrRoute":true}],
            "CreationTime":"2021-03-15T09:39Z","Tags":[{"Key":"env","Value":"prod"}]}]}
        """,
        CenAnswers.NumberedPage(TransitRouter.Resource, "id", 2, 10, 11, [new TransitRouter
        {
            TransitRouterId = "tr-1",
            CenId = "cen-1",
            RegionId = "cn-hangzhou",
            Type = "Enterprise",
            Status = "Active",
            AliUid = "1210123456123456",
            SupportMulticast = "false",
            TransitRouterCidrList = """[{"Cidr":"192.168.1.0/24","PublishCidrRoute":true}]""",
            CreationTime = "2021-03-15T09:39Z",
            Tags = WireTags.None.Add("env", "prod"),
        }]));

    [Fact]
    public void A_page_of_attachments_has_a_token_and_account_IDs_of_18_digits_are_exact() => AssertPage(
        """
        {"NextToken":"next","RequestId":"id","TotalCount":3,"MaxResults":2,"TransitRouterAttachments":[{
            "TransitRouterAttachmentId":"tr-attach-1","TransitRouterId":"tr-1","ResourceType":"VPC",
            "AutoPublishRouteEnabled":true,"VpcId":"vpc-1","VpcOwnerId":253460731706911258,
            "Options":{"Ipv6Support":"disable"},"Tags":[],"New":[1]},{
            "TransitRouterAttachmentId":"tr-attach-2","TransitRouterId":"tr-1","ResourceType":"TR",
            "RegionId":"cn-hangzhou","PeerTransitRouterOwnerId":"unknown","Bandwidth":2,"Tags":[]}]}
        """,
        CenAnswers.TokenPage(Attachment.Resource, "id", "next", 2, 3,
        [
            new Attachment
            {
                AttachmentEndId = "tr-attach-1@tr-1",
                TransitRouterAttachmentId = "tr-attach-1",
                TransitRouterId = "tr-1",
                RegionId = "cn-hangzhou",
                ResourceType = "VPC",
                AutoPublishRouteEnabled = "true",
                VpcId = "vpc-1",
                VpcOwnerId = "253460731706911258",
                Options = """{"Ipv6Support":"disable"}""",
                Extra = """{"New":[1]}""",
            },
            new Attachment
            {
                AttachmentEndId = "tr-attach-2@tr-1",
                TransitRouterAttachmentId = "tr-attach-2",
                TransitRouterId = "tr-1",
                RegionId = "cn-hangzhou",
                ResourceType = "TR",
                PeerTransitRouterOwnerId = "unknown",
                Bandwidth = 2,
            },
        ]));

    [Theory]
    [InlineData("0123456789012345")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData(" 1")]
    public void An_account_ID_that_would_change_as_a_number_stays_a_text(string owner)
    {
        var page = CenAnswers.NumberedPage(
            TransitRouter.Resource, "id", 1, 10, 1, [new TransitRouter { TransitRouterId = "tr-1", AliUid = owner }]);

        Assert.Equal(owner, (string?)page["TransitRouters"]![0]!["AliUid"]);
    }

    [Fact]
    public void A_token_is_of_one_selection_and_of_nothing_else()
    {
        var token = PageToken.Write(40, "one");

        Assert.Equal(40, PageToken.Read(token, "one"));
        Assert.Null(PageToken.Read(token, "another"));
        Assert.Equal(40, PageToken.Peek(token));
        Assert.All(["", "x", "40", token[..^1], token + "A", "中"], text => Assert.Null(PageToken.Peek(text)));
    }

    [Fact]
    public void What_only_some_operations_have_is_a_member_of_their_entries()
    {
        foreach (var operation in NetworkOperation.All)
        {
            IEnumerable<string> members =
                [.. operation.Resource.AllFields.Prepend(operation.Resource.Id).Select(field => field.Member),
                    nameof(Listed.RegionId)];
            Assert.Subset(members.ToHashSet(), operation.Selectable.ToHashSet());
            Assert.Subset(operation.Parameters.ToHashSet(), operation.Choices.Keys.ToHashSet());
            Assert.All(
                operation.Resource.AllFields.Where(field => operation.Selectable.Contains(field.Member)),
                field => Assert.Equal(FieldKind.Text, field.Kind));
        }
    }

    // The text, and not only the content: the order of the members is that of the documentation.
    private static void AssertPage(string expected, JsonObject page) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(JsonSerializerOptions.Default), page.ToJsonString());
}
