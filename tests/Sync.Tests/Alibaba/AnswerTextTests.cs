using System.Text;
using Sync.Alibaba;
using Sync.Alibaba.Answers;
using Sync.FlowLogs;
using Sync.Inventory.Walk;

namespace Sync.Tests.Alibaba;

/// <summary>Responses that are not UTF-8.</summary>
public sealed class AnswerTextTests
{
    private static readonly Encoding Gbk = CodePagesEncodingProvider.Instance.GetEncoding(936)!;

    private static readonly AlibabaSettings Once = RpcBench.Unhurried with { MaxRetries = 0 };

    [Theory]
    [InlineData("application/json", "(byte 0xC9 at 25 of 35)")]
    [InlineData("application/json; charset=GBK", "the charset GBK instead of UTF-8")]
    public async Task A_response_in_GBK_is_malformed_and_its_encoding_is_reported(string type, string said)
    {
        var failure = await FailAsync(200, Gbk.GetBytes("""{"Page":"1","FlowLogId":"生产环境"}"""), type);

        Assert.Equal((AlibabaErrorKind.Malformed, "Malformed"), (failure.Kind, failure.Code));
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Contains("or was changed in transit", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("utf-16")]
    [InlineData("\"windows-1252\"")]
    public async Task A_charset_other_than_UTF_8_is_rejected_whatever_the_bytes(string charset) =>
        Assert.Equal(
            AlibabaErrorKind.Malformed,
            (await FailAsync(200, """{"TotalCount":"0"}"""u8.ToArray(), $"application/json; charset={charset}")).Kind);

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json; charset=us-ascii")]
    [InlineData("text/plain")]
    public async Task UTF_8_is_read_unchanged_including_a_replacement_character(string type)
    {
        await using var bench = await StartAsync(200, "\uFEFF{\"Name\":\"生产\uFFFD环境\"}"u8.ToArray(), type);

        Assert.Equal("生产\uFFFD环境", (await bench.CallAsync()).GetProperty("Name").GetString());
    }

    [Fact]
    public async Task A_failure_is_recognized_in_any_encoding()
    {
        var failure = await FailAsync(
            400, Gbk.GetBytes("""{"Code":"Throttling.User","Message":"请求过多"}"""), "application/json");

        Assert.Equal((AlibabaErrorKind.Throttled, "Throttling.User"), (failure.Kind, failure.Code));
    }

    [Fact]
    public void An_unpaired_surrogate_in_an_id_stays_visible_and_distinguishes_ids()
    {
        var page = ListedPageReader.Read(FlowLog.Resource, WireJson.Parse(
            """
            {"TotalCount":"2","FlowLogs":{"FlowLog":[{"FlowLogId":"flowlog-\ud83d"},{"FlowLogId":"flowlog-\ude00"}]}}
            """u8));

        Assert.Equal([@"flowlog-\ud83d", @"flowlog-\ude00"], page.Items.Select(entry => entry.FlowLogId));
    }

    private static async Task<AlibabaException> FailAsync(int status, byte[] body, string type)
    {
        await using var bench = await StartAsync(status, body, type);
        return await bench.FailAsync();
    }

    private static Task<RpcBench> StartAsync(int status, byte[] body, string type) => RpcBench.StartAsync(
        async (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            await context.Response.Body.WriteAsync(body);
        },
        Once);
}
