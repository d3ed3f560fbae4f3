using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Sync.FlowLogs;
using Sync.Inventory.Snapshots;

namespace Sync.Tests.Inventory.Snapshots;

/// <summary>Entity tags: equal tags mean equal bytes, of every instance of the app.</summary>
public class SnapshotTagTests
{
    [Fact]
    public async Task Each_representation_has_its_own_entity_tag_and_equal_tags_mean_equal_bytes()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        string[] paths =
        [
            "/api/flowlogs", "/api/flowlogs?pageSize=9", "/api/flowlogs?status=Active", "/api/flowlogs?sort=status",
            "/api/flowlogs?fields=status",
            "/api/flowlogs?format=csv", "/api/flowlogs?format=ndjson", "/api/flowlogs?format=parquet",
            "/api/flowlogs?format=csv&pageSize=100",
            $"/api/flowlogs?pageSize=9&cursor={(await app.PageAsync("pageSize=9")).NextCursor}",
        ];
        var bytes = new Dictionary<string, string>();
        foreach (var path in (string[])[.. paths, .. paths])
        {
            foreach (var coding in (string[])["identity", "gzip", "br"])
            {
                var answer = await app.SendAsync(path, ("Accept-Encoding", coding));
                var body = Convert.ToBase64String(await answer.Content.ReadAsByteArrayAsync());
                Assert.Equal(body, bytes.GetValueOrDefault(answer.Headers.ETag!.Tag, body));
                bytes[answer.Headers.ETag.Tag] = body;
            }
        }

        // The Parquet format is already compressed.
        Assert.Equal(paths.Length * 3 - 2, bytes.Count);
        Assert.Equal(bytes.Count, bytes.Values.Distinct().Count());
    }

    [Fact]
    public async Task Another_instance_gives_the_same_bytes_for_the_same_tag()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();

        var (tag, bytes) = await AnswerElsewhereAsync(app, "pageSize=9");

        var here = await app.SendAsync("/api/flowlogs?pageSize=9");
        Assert.Equal(here.Headers.ETag!.Tag, tag);
        Assert.Equal(await here.Content.ReadAsByteArrayAsync(), bytes);
    }

    [Fact]
    public async Task Equal_tags_mean_equal_bytes_although_runs_are_deleted_from_the_ledger()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var asOf = $"{(await app.PageAsync("")).AsOf:O}";
        app.Cloud.Drift(5);
        var second = (await app.RunWellAsync()).RunId!.Value;
        string[] queries = ["pageSize=9", $"pageSize=9&asOf={asOf}"];
        var bytes = new Dictionary<string, byte[]>();
        var tags = new List<string>();
        foreach (var run in (long[])[0, second - 1, second])
        {
            await app.ExecuteAsync("delete from sync.sync_run where run_id <= @run", new { run });
            foreach (var query in queries)
            {
                var here = await app.SendAsync($"/api/flowlogs?{query}");
                var elsewhere = await AnswerElsewhereAsync(app, query);
                AssertSame(elsewhere.Tag, elsewhere.Body);
                AssertSame(here.Headers.ETag!.Tag, await here.Content.ReadAsByteArrayAsync());
                tags.Add(elsewhere.Tag);
            }
        }

        // The newest page names the second run, and the past one the first.
        Assert.Equal([tags[0], tags[1], tags[0]], tags[..3]);
        Assert.Equal(4, tags.Distinct().Count());

        void AssertSame(string tag, byte[] body)
        {
            Assert.Equal(bytes.GetValueOrDefault(tag, body), body);
            bytes[tag] = body;
        }
    }

    /// <summary>The entity tag and the body of a list from another instance of the app.</summary>
    private static async Task<(string Tag, byte[] Body)> AnswerElsewhereAsync(SyncApplication app, string query)
    {
        using var cache = new SnapshotCache();
        await using var clock = new SnapshotClock(app.DataSource);
        using var other = new SnapshotEndpoint<FlowLog>(app.DataSource, clock, cache, FlowLog.Resource);
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        context.Request.QueryString = new QueryString($"?{query}");
        context.Request.Query = new QueryCollection(QueryHelpers.ParseQuery(query));

        await (await other.ListAsync(context.Request, CancellationToken.None)).ExecuteAsync(context);

        return (context.Response.Headers.ETag.ToString(), body.ToArray());
    }
}
