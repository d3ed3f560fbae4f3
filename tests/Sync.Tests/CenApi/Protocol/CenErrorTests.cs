using System.Text.Json.Nodes;
using System.Xml.Linq;
using Sync.CenApi.Protocol;

namespace Sync.Tests.CenApi.Protocol;

public class CenErrorTests
{
    /// <summary>The error table of the API documentation, in the same order.</summary>
    [Fact]
    public void Every_documented_error_exists_with_its_exact_message() => Assert.Equal(
        """
        400 OperationUnsupported.action This action is not support.
        400 InvalidFlowlogId.NotFound The specified flowlog id does not exist or does not match the cen Id.
        400 IllegalParam.TagValue The tag values are not valid.
        400 IllegalParam.TagKey The tag keys are not valid.
        400 InvalidDescription Description is invalid.
        400 InvalidName Name is invalid.
        400 InvalidParameter.Interval Interval is invalid.
        400 InvalidParameter.FlowLogVersion Flowlog version is invalid.
        400 InvalidParameter Invalid parameter.
        400 Unauthorized The AccessKeyId is unauthorized.
        """,
        string.Join('\n', CenErrors.All.Select(error => $"{error.Status} {error.Code} {error.Message}")));

    [Fact]
    public async Task An_error_has_the_JSON_format_of_the_cloud()
    {
        var request = await WireRequest.ReadAsync(WireRequest.OpenApiClient);

        var answer = RpcAnswer.Refusal(request, CenErrors.InvalidName);

        Assert.Equal(
            $$"""{"RequestId":"{{request.RequestId}}","HostId":"127.0.0.1:18080","Code":"InvalidName","Message":"Name"""
            + """ is invalid.","""
            + "\"Recommend\":\"https://error-center.aliyun.com/status/search?Keyword=InvalidName&source=PopGw\"}",
            answer.Render());
        Assert.True(JsonNode.DeepEquals(answer.Body, JsonNode.Parse(answer.Render())));
    }

    [Fact]
    public async Task An_error_is_XML_for_a_V1_request_without_a_format()
    {
        var request = await WireRequest.ReadAsync(WireRequest.PopCoreGet.Replace("Format=JSON&", ""));

        var answer = RpcAnswer.Refusal(request, GatewayErrors.UnknownAccessKey);

        Assert.Equal(
            "<?xml version='1.0' encoding='UTF-8'?>"
            + $"<Error><RequestId>{request.RequestId}</RequestId><HostId>127.0.0.1:18080</HostId>"
            + "<Code>InvalidAccessKeyId.NotFound</Code><Message>Specified access key is not found.</Message>"
            + "<Recommend><![CDATA[https://error-center.aliyun.com/status/search"
            + "?Keyword=InvalidAccessKeyId.NotFound&source=PopGw]]></Recommend></Error>",
            answer.Render());
        Assert.Equal("Error", XDocument.Parse(answer.Render()).Root!.Name);
        Assert.Equal(404, answer.Status);
    }
}
