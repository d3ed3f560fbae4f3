using System.Net;
using Microsoft.AspNetCore.Http;
using Sync.Alibaba;
using Sync.Alibaba.Errors;

namespace Sync.Tests.Alibaba;

/// <summary>Failures in every format of a response.</summary>
public class ErrorAnswerTests
{
    private static readonly AlibabaSettings Once = RpcBench.Unhurried with { MaxRetries = 0 };

    [Theory]
    [InlineData(
        "application/json",
        """{"RequestId":"R-1","HostId":"cbn.aliyuncs.com","Code":"InvalidName","""
            + """ "Message":"Name is invalid.","Recommend":"x"}""")]
    [InlineData("application/json", """{"requestId":"R-1","code":"InvalidName","message":"Name is invalid."}""")]
    [InlineData("text/plain", """{"RequestId":"R-1","Code":"InvalidName","Message":"Name is invalid."}""")]
    [InlineData(
        "text/xml",
        "<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>R-1</RequestId><HostId>h</HostId>"
            + "<Code>InvalidName</Code><Message>Name is invalid.</Message>"
            + "<Recommend><![CDATA[x]]></Recommend></Error>")]
    [InlineData(
        "text/xml",
        "\n<Error xmlns='urn:x'><Code> InvalidName </Code><Message>Name is invalid.</Message>"
            + "<RequestId>R-1</RequestId></Error>")]
    public async Task An_error_is_read_from_JSON_and_XML(string type, string body)
    {
        await using var bench = await RpcBench.StartAsync(400, body, Once, type);

        var failure = await bench.FailAsync();

        Assert.Equal(
            (AlibabaErrorKind.InvalidRequest, "InvalidName", "R-1"), (failure.Kind, failure.Code, failure.RequestId));
        Assert.StartsWith("Name is invalid. The same call will fail again", failure.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, failure.Status);
    }

    [Theory]
    [InlineData(
        200, """{"Code":"Throttling.User","Message":"too many"}""", AlibabaErrorKind.Throttled, "Throttling.User")]
    [InlineData(200, """{"code":"Forbidden.RAM","TotalCount":"0"}""", AlibabaErrorKind.Denied, "Forbidden.RAM")]
    [InlineData(200, """{"Success":"false","TotalCount":"0"}""", AlibabaErrorKind.Transient, "Unsuccessful")]
    [InlineData(200, """{"Success":false}""", AlibabaErrorKind.Transient, "Unsuccessful")]
    [InlineData(200, """{"Success":"no"}""", AlibabaErrorKind.Transient, "Unsuccessful")]
    [InlineData(200, "<Error><Code>Unauthorized</Code></Error>", AlibabaErrorKind.Denied, "Unauthorized")]
    [InlineData(200, "<html><body>Welcome</body></html>", AlibabaErrorKind.Malformed, "Malformed")]
    [InlineData(200, "", AlibabaErrorKind.Malformed, "Malformed")]
    [InlineData(200, """{"TotalCount":"1","FlowLogs":{""", AlibabaErrorKind.Malformed, "Malformed")]
    [InlineData(200, "[]", AlibabaErrorKind.Malformed, "Malformed")]
    [InlineData(200, "\"fine\"", AlibabaErrorKind.Malformed, "Malformed")]
    [InlineData(302, "", AlibabaErrorKind.Malformed, "Redirect")]
    [InlineData(
        400, """{"Code":"InvalidName","Message":"InvalidName: the name."}""", AlibabaErrorKind.InvalidRequest,
        "InvalidName")]
    [InlineData(400, "", AlibabaErrorKind.InvalidRequest, "Http400")]
    [InlineData(400, "{}", AlibabaErrorKind.InvalidRequest, "Http400")]
    [InlineData(400, """{"Code":"Thrott""", AlibabaErrorKind.InvalidRequest, "Http400")]
    [InlineData(403, "<html><hr>", AlibabaErrorKind.Denied, "Http403")]
    [InlineData(429, "slow down", AlibabaErrorKind.Throttled, "Http429")]
    [InlineData(
        502, "<html><body><center><h1>502 Bad Gateway</h1></center></body></html>", AlibabaErrorKind.Transient,
        "Http502")]
    [InlineData(503, "", AlibabaErrorKind.Transient, "Http503")]
    [InlineData(500, """{"Code":"","Message":null}""", AlibabaErrorKind.Transient, "Http500")]
    public async Task Every_error_format_is_a_failure(int status, string body, AlibabaErrorKind kind, string code)
    {
        await using var bench = await RpcBench.StartAsync(status, body, Once);

        var failure = await bench.FailAsync();

        Assert.Equal((kind, code), (failure.Kind, failure.Code));
        Assert.DoesNotContain($"{code}:", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Success":"true"}""")]
    [InlineData("""{"Success":"TRUE"}""")]
    [InlineData("""{"Success":true}""")]
    [InlineData("""{"Success":null,"Code":""}""")]
    [InlineData("{}")]
    public async Task A_response_that_reports_no_failure_is_a_success(string body)
    {
        await using var bench = await RpcBench.StartAsync(200, body, Once);

        Assert.Equal(body, (await bench.CallAsync()).GetRawText());
    }

    [Fact]
    public async Task An_extremely_nested_response_is_malformed_and_takes_little_time()
    {
        await using var bench = await RpcBench.StartAsync(
            200, $$"""{"TotalCount":"0","Deep":{{new string('[', 500_000)}}{{new string(']', 500_000)}}}""", Once);

        Assert.Equal(AlibabaErrorKind.Malformed, (await bench.FailAsync()).Kind);
    }

    [Fact]
    public async Task An_XML_response_may_be_nested_to_any_depth()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 200_000))
            + "x"
            + string.Concat(Enumerable.Repeat("</a>", 200_000));
        await using var bench = await RpcBench.StartAsync(
            403, $"<Error><Message>{deep}</Message><Code>Forbidden.RAM</Code></Error>", type: "text/xml");

        Assert.StartsWith("x. ", (await bench.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_XML_document_type_is_never_processed()
    {
        const string bomb = "<!DOCTYPE Error [<!ENTITY code 'InvalidName'>]><Error><Code>&code;</Code></Error>";
        await using var bench = await RpcBench.StartAsync(400, bomb, Once, "text/xml");

        Assert.Equal("Http400", (await bench.FailAsync()).Code);
    }

    [Fact]
    public async Task The_request_id_is_taken_from_the_header_when_the_body_has_none()
    {
        await using var bench = await RpcBench.StartAsync((context, _) =>
        {
            context.Response.Headers["x-acs-request-id"] = "R-2";
            return context.AnswerAsync(400, "");
        }, Once);

        Assert.Equal("R-2", (await bench.FailAsync()).RequestId);
    }

    [Theory]
    [InlineData(
        "Specified signature is not matched with our calculation. server string to sign "
            + "is:POST&%2F&AccessKeyId%3D{0}%26x")]
    [InlineData("The key {0} is unknown")]
    [InlineData("the secret {1} and again {1}")]
    [InlineData("{2}, that is the token")]
    [InlineData("once encoded {3}")]
    [InlineData("twice encoded {4}")]
    public async Task No_secret_appears_in_the_message(string text)
    {
        var credentials = new AlibabaCredentials("LTAI5tSecretive", "s3cr/et+", "CAIS/token+==");
        var once = Uri.EscapeDataString(credentials.SecurityToken!);
        string[] secrets =
        [
            credentials.AccessKeyId, credentials.AccessKeySecret, credentials.SecurityToken!, once,
            Uri.EscapeDataString(once),
        ];
        var said = string.Format(System.Globalization.CultureInfo.InvariantCulture, text, secrets);
        var body = $$"""{"Code":"SignatureDoesNotMatch","Message":"{{said}}","RequestId":"{{said}}"}""";
        await using var bench = await RpcBench.StartAsync(
            (context, _) => context.AnswerAsync(400, body), Once, credentials: credentials);

        var failure = await bench.FailAsync();

        Assert.Contains("[redacted]", failure.Message);
        Assert.All(
            secrets.Append("%26x"),
            secret => Assert.DoesNotContain(secret, failure + failure.RequestId, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("seen: abc.", "seen: [redacted].")]
    [InlineData("seen: ABCdef.", "seen: [redacted].")]
    [InlineData("nothing", "nothing")]
    public void A_secret_that_begins_with_another_is_redacted_completely(string text, string expected) =>
        Assert.Equal(expected, Redaction.Of(text, new AlibabaCredentials("abc", "abcdef", "")));

    [Fact]
    public async Task A_long_message_is_truncated_to_one_line()
    {
        await using var bench = await RpcBench.StartAsync(
            400, $$"""{"Code":"InvalidName","Message":"a\n{{new string('x', 2000)}}"}""", Once);

        var failure = await bench.FailAsync();

        Assert.StartsWith($"a {new string('x', 497)}… ", failure.Message, StringComparison.Ordinal);
    }
}
