using System.Text.Json.Nodes;
using Sync.Alibaba;
using Sync.CenApi.Protocol;
using Sync.Local.FakeCen;

namespace Sync.Tests.FakeCen;

public sealed class RefusalTests : WithFakeCen
{
    [Theory]
    [InlineData("RegionId", "mars-1", "OperationUnsupported.action")]
    [InlineData("FlowLogId", "flowlog-none", "InvalidFlowlogId.NotFound")]
    [InlineData("Tag.1.Value", "value without a key", "IllegalParam.TagKey")]
    [InlineData("Tag.1.Key", "acs:mine", "IllegalParam.TagKey")]
    [InlineData("Description", "http://somewhere", "InvalidDescription")]
    [InlineData("FlowLogName", "https://somewhere", "InvalidName")]
    [InlineData("Interval", "61", "InvalidParameter.Interval")]
    [InlineData("Interval", "soon", "InvalidParameter.Interval")]
    [InlineData("FlowLogVersion", "three", "InvalidParameter.FlowLogVersion")]
    [InlineData("PageNumber", "0", "InvalidParameter")]
    [InlineData("PageNumber", "99999999999", "InvalidParameter")]
    [InlineData("PageSize", "many", "InvalidParameter")]
    [InlineData("Status", "Sleeping", "InvalidParameter")]
    public async Task An_invalid_parameter_gets_its_documented_code(string name, string value, string code)
    {
        using var response = await Caller.CallAsync("DescribeFlowlogs", [new(name, value)]);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(code, (string?)body["Code"]);
        Assert.Equal(CenErrors.ByCode(code).Message, (string?)body["Message"]);
        Assert.Equal((string?)body["RequestId"], response.Headers.GetValues("x-acs-request-id").Single());
    }

    [Fact]
    public async Task A_tag_value_that_is_not_allowed_has_its_own_code() => Assert.Equal(
        "IllegalParam.TagValue",
        (string?)(await JsonAsync(
            Caller.CallAsync("DescribeFlowlogs", [new("Tag.1.Key", "env"), new("Tag.1.Value", "aliyun1")])))["Code"]);

    [Theory]
    [InlineData("DescribeFlowLogs", CenAnswers.CenVersion, 404, "InvalidAction.NotFound")]
    [InlineData("GetCallerIdentity", CenAnswers.CenVersion, 404, "InvalidAction.NotFound")]
    [InlineData("DescribeFlowlogs", "2016-04-28", 400, "InvalidVersion")]
    public async Task An_unknown_action_or_version_is_refused_and_recorded(
        string action, string version, int status, string code)
    {
        using var lost = new SignedCaller(Server) { Version = version };

        using var response = await lost.CallAsync(action);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains($"\"Code\":\"{code}\"", await response.Content.ReadAsStringAsync());
        Assert.Equal([$"POST / {action} {version}: {code}"], Server.UnplannedCalls);
    }

    [Fact]
    public async Task A_security_token_must_be_present_correct_and_unexpired()
    {
        var temporary = Cloud.Credentials with { SecurityToken = "token" };
        var cloud = new FakeCloud { Credentials = temporary };
        await using var server = await FakeCenServer.StartAsync(cloud);

        Assert.Null(await CodeAsync(server, temporary));
        Assert.Equal("MissingSecurityToken", await CodeAsync(server, temporary with { SecurityToken = null }));
        Assert.Equal(
            "InvalidSecurityToken.Malformed", await CodeAsync(server, temporary with { SecurityToken = "another" }));
        Assert.Equal("InvalidSecurityToken.Malformed", await CodeAsync(Server, temporary));

        cloud.TokenExpires = TimeProvider.System.GetUtcNow();
        Assert.Equal("InvalidSecurityToken.Expired", await CodeAsync(server, temporary));
    }

    private static async Task<string?> CodeAsync(FakeCenServer server, AlibabaCredentials credentials)
    {
        using var caller = new SignedCaller(server.Endpoint, credentials);
        return (string?)(await JsonAsync(caller.CallAsync("DescribeFlowlogs")))["Code"];
    }
}
