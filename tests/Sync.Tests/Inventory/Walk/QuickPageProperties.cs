using System.Text;
using CsCheck;
using Sync.Alibaba;
using Sync.Alibaba.Credentials;
using Sync.CenApi.Protocol;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Inventory.Walk;
using Sync.Local.FakeCen;
using Sync.Network;

namespace Sync.Tests.Inventory.Walk;

/// <summary>
/// A page that is read in one pass over its bytes has the same entries, counts and errors as one that is read in
/// general.
/// </summary>
public sealed class QuickPageProperties
{
    [Fact]
    public Task Any_response_is_read_as_the_general_reader_reads_it() => CompareAsync(FlowLog.Resource, 600);

    [Fact]
    public async Task The_same_holds_for_every_other_resource()
    {
        await CompareAsync(Router.Resource, 100);
        await CompareAsync(Cen.Resource, 100);
        await CompareAsync(TransitRouter.Resource, 100);
        await CompareAsync(Attachment.Resource, 100);
    }

    [Theory]
    [InlineData(4092)]
    [InlineData(4093)]
    [InlineData(4094)]
    public async Task A_value_is_refused_from_the_same_depth_on(int depth)
    {
        var nested = new string('[', depth) + new string(']', depth);
        var body = Encoding.UTF8.GetBytes(
            $$$"""{"TotalCount":1,"FlowLogs":{"FlowLog":[{"FlowLogId":"a","New":{{{nested}}}}]}}""");

        Assert.Equal(await InGeneralAsync(FlowLog.Resource, body), await AsUsualAsync(FlowLog.Resource, body));
    }

    [Fact]
    public void The_pages_of_the_cloud_are_read_in_one_pass()
    {
        var cloud = new FakeCloud(new FakeCloudOptions(Regions: 1, FlowLogs: 50));

        AssertQuick(FlowLog.Resource, cloud.FlowLogs(cloud.Regions[0]));
        AssertQuick(Cen.Resource, cloud.Network.Cens);
        AssertQuick(TransitRouter.Resource, cloud.Network.TransitRouters);
        AssertQuick(Attachment.Resource, cloud.Network.Attachments);
    }

    private static void AssertQuick<T>(Resource<T> resource, IReadOnlyList<T> items)
        where T : Listed
    {
        // One entry that only the general reader can read does not slow the others down.
        var body = Encoding.UTF8.GetBytes(CenAnswers.Page(
            resource, "id", 1, 50, items.Count, [.. items, items[0] with { Extra = """{"New":1}""" }]).ToJsonString());

        Assert.True(ListedPageReader.For(resource).Quick!(body, out var page));
        Assert.Equal(items.Count + 1, page.Items.Count);
        Assert.Equal("""{"New":1}""", page.Items[^1].Extra);
    }

    private static async Task CompareAsync<T>(Resource<T> resource, long pages)
        where T : Listed
    {
        var (quick, read) = (0, 0);
        await RandomPage.Of(resource).SampleAsync(
            async body =>
            {
                var expected = await InGeneralAsync(resource, body);
                if (ListedPageReader.For(resource).Quick!(body, out var page))
                {
                    Interlocked.Increment(ref quick);
                    Assert.Equal(expected, Describe(resource, page));
                }

                if (expected.StartsWith("page", StringComparison.Ordinal)) Interlocked.Increment(ref read);
                Assert.Equal(expected, await AsUsualAsync(resource, body));
            },
            iter: pages, print: Encoding.UTF8.GetString);

        // Otherwise little was compared.
        Assert.True(read > pages / 2 && quick > read / 2, $"{quick} of {read} pages were read in one pass");
    }

    private static Task<string> InGeneralAsync<T>(Resource<T> resource, byte[] body)
        where T : Listed => OutcomeAsync(resource, body, ListedPageReader.For(resource) with { Quick = null });

    private static Task<string> AsUsualAsync<T>(Resource<T> resource, byte[] body)
        where T : Listed => OutcomeAsync(resource, body, ListedPageReader.For(resource));

    private static async Task<string> OutcomeAsync<T>(
        Resource<T> resource, byte[] body, AnswerReader<ListedPage<T>> reader)
        where T : Listed
    {
        using var http = new HttpClient(new RepeatedAnswer(body));
        var settings = RpcBench.Unhurried with { MaxRetries = 0 };
        using var rpc = new AlibabaRpc(http, settings, new InstantTime());
        var cen = new CenClient(rpc, settings, CredentialCache.Fixed(RpcBench.Key), "main");
        var tally = new CallTally();
        try
        {
            var page = await cen.CallAsync(
                resource.Operation, [], new(Some.Region), tally, reader, CancellationToken.None);
            return Describe(resource, page);
        }
        catch (AlibabaException error)
        {
            return $"{error.Kind} {error.Code} {error.RequestId} {tally.Answered} {error.Message}";
        }
    }

    private static string Describe<T>(Resource<T> resource, ListedPage<T> page)
        where T : Listed => string.Join(
            '\n',
            page.Items.Select(item => $"{item.Id} {item.RegionId} {resource.Hash(item)} {item.Extra} "
                + string.Join(' ', resource.Fields.Select(field => field.Text(item) ?? "null"))
                + string.Join(' ', item.Tags.Select(tag => $"{tag.Key}={tag.Value}")))
            .Prepend($"page {page.PageNumber} of {page.PageSize}, {page.TotalCount} in all, "
                + $"{page.WithoutId} without ID, next {page.NextToken ?? "null"}"));
}
