using System.Text;
using CsCheck;
using Sync.Alibaba;
using Sync.FlowLogs;

namespace Sync.Proofs.Fuzz;

/// <summary>
/// For any answer of the cloud, the client returns only values from the answer, or throws an
/// <see cref="AlibabaException"/>.
/// </summary>
public class AnswerFuzz
{
    private static readonly byte[][] Words =
    [
        "null"u8.ToArray(), "{}"u8.ToArray(), "[]"u8.ToArray(), "\"\""u8.ToArray(), "[{\"\":"u8.ToArray(),
        "1e999999"u8.ToArray(), "-0"u8.ToArray(), "99999999999999999999"u8.ToArray(), "\\u0000"u8.ToArray(),
        "\\ud83d"u8.ToArray(), "\\ud83d\\ude00"u8.ToArray(), "😀"u8.ToArray(), [0xff], [0xed, 0xa0, 0x80], [0],
        "\"FlowLogId\":"u8.ToArray(), "\"flowlog-9\""u8.ToArray(), "\"TotalCount\":"u8.ToArray(),
        "\"Tags\":"u8.ToArray(), "\"Code\":\"x\","u8.ToArray(), "<a>"u8.ToArray(), "</a>"u8.ToArray(),
        "&#55357;"u8.ToArray(), "<![CDATA["u8.ToArray(), "9999-12-31T23:59:59Z"u8.ToArray(),
        "string to sign"u8.ToArray(),
    ];

    private static readonly Gen<CannedAnswer> Answers = Gen.Select(
        Mutation.OneOf(200, 200, 200, 400, 403, 404, 429, 500, 503),
        Mutation.OneOf("", "0", "-1", "5", "99999999999999999999", "Wed, 21 Oct 2099 07:28:00 GMT", "x"),
        Mutation.Of(Corpus.Of("answers"), Words),
        (status, retryAfter, body) => new CannedAnswer(status, retryAfter, body));

    [Fact]
    public Task A_page_holds_only_values_of_the_answer() => RunAsync(usual: 1_500, perMille: 200, async (calls, body) =>
    {
        var page = await calls.Cen.DescribeFlowlogsAsync(
            new DescribeFlowlogsRequest { RegionId = Some.Region }, null, CancellationToken.None);

        Assert.True(page.TotalCount >= 0 && page.PageNumber is null or >= 0 && page.PageSize is null or >= 0);
        if (page.Items.Count == 0) return;
        var texts = JsonTexts.In(body);
        foreach (var entry in page.Items)
        {
            Assert.Contains(JsonTexts.Comparable(entry.FlowLogId), texts);
            AssertStorable(entry);
        }
    });

    [Fact]
    public Task Regions_accounts_and_identities_are_values_of_the_answer() =>
        RunAsync(usual: 500, perMille: 100, async (calls, body) =>
        {
            string[] given = (calls.Number % 3) switch
            {
                0 => await RegionIdsAsync(calls),
                1 => [(await calls.Sts.GetCallerIdentityAsync(CancellationToken.None)).AccountId],
                _ => [.. (await calls.Directory.ListAsync(CancellationToken.None)).Select(account => account.Id)],
            };

            var texts = JsonTexts.In(body).Select(text => text.Trim()).ToHashSet();
            Storable.Assert(given);
            Assert.All(given, text => Assert.Contains(JsonTexts.Comparable(text).Trim(), texts));
        });

    [Fact]
    public Task Session_keys_are_values_of_the_answer() => RunAsync(usual: 500, perMille: 100, async (calls, body) =>
    {
        var keys = await calls.Keys().GetAsync(CancellationToken.None);

        var texts = JsonTexts.In(body);
        Assert.All(
            [keys.AccessKeyId, keys.AccessKeySecret, keys.SecurityToken!],
            text => Assert.Contains(JsonTexts.Comparable(text), texts));
    });

    private static async Task<string[]> RegionIdsAsync(CannedCalls calls)
    {
        var regions = await calls.Cen.DescribeChildInstanceRegionsAsync(CancellationToken.None);
        return [.. regions.Select(region => region.RegionId)];
    }

    private static Task RunAsync(int usual, int perMille, Func<CannedCalls, byte[], Task> check) =>
        Fuzzing.RunAsync(
            Gen.Select(Answers, Gen.Int[0, 5]), usual, perMille, input => Print(input.Item1), async input =>
            {
                using var calls = new CannedCalls(input.Item1, input.Item2);
                try
                {
                    await check(calls, input.Item1.Body);
                }
                catch (AlibabaException refused)
                {
                    Assert.True(Enum.IsDefined(refused.Kind));
                    Assert.NotEmpty(refused.Message);
                    Storable.Assert(refused.Message, refused.Code, refused.RequestId);
                    if (calls.Secret is { } secret)
                        Assert.DoesNotContain(secret, refused.Message, StringComparison.Ordinal);
                }
            });

    private static void AssertStorable(FlowLog entry)
    {
        Storable.Assert(
            entry.FlowLogId, entry.RegionId, entry.FlowLogName, entry.Description, entry.CenId, entry.TransitRouterId,
            entry.TransitRouterAttachmentId,
            entry.ProjectName, entry.LogStoreName, entry.LogFormatString, entry.FlowLogVersion, entry.Status,
            entry.CreationTime, entry.Extra);
        Storable.Assert(entry.Tags.SelectMany(tag => new[] { tag.Key, tag.Value }));
        if (entry.Extra is not null)
            Assert.Equal(
                System.Text.Json.JsonValueKind.Object, System.Text.Json.JsonElement.Parse(entry.Extra).ValueKind);
    }

    private static string Print(CannedAnswer answer) =>
        $"HTTP {answer.Status}, Retry-After {answer.RetryAfter}, {Encoding.Latin1.GetString(answer.Body)} "
        + $"(base64: {Convert.ToBase64String(answer.Body)})";
}
