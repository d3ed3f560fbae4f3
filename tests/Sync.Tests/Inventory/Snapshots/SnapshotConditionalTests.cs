using System.Net;
using System.Text.Json;
using Npgsql;
using Sync.Inventory;
using Sync.Inventory.Snapshots;
using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.Inventory.Snapshots;

/// <summary>Conditional requests, freshness, and responses without a database.</summary>
public class SnapshotConditionalTests(SnapshotConditionalTests.One one) : IClassFixture<SnapshotConditionalTests.One>
{
    [Theory]
    [InlineData("/api/flowlogs")]
    [InlineData("/api/flowlogs?format=ndjson")]
    [InlineData("/api/flowlogs?pageSize=2&format=csv")]
    public async Task A_representation_that_the_caller_has_is_a_304_until_the_inventory_changes(string path)
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var first = await app.SendAsync(path);
        var tag = first.Headers.ETag!;
        Assert.False(tag.IsWeak);
        Assert.Equal("no-cache", first.Headers.CacheControl?.ToString());
        Assert.Equal("Accept, Accept-Encoding", string.Join(", ", first.Headers.Vary));
        Assert.Equal(
            (await app.PageAsync("")).AsOf, first.Content.Headers.LastModified!.Value.UtcDateTime,
            TimeSpan.FromSeconds(1));

        // A run without changes does not change the entity tag.
        await app.RunWellAsync();
        var again = await app.SendAsync(path, ("If-None-Match", $"\"other\", {tag}"));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal((tag, ""), (again.Headers.ETag, await again.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.NotModified, (await app.SendAsync(path, ("If-None-Match", "*"))).StatusCode);

        app.Cloud.Drift(1);
        await app.RunWellAsync();
        var changed = await app.SendAsync(path, ("If-None-Match", tag.ToString()));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag);
    }

    [Fact]
    public async Task A_304_reads_no_rows()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var tag = (await app.SendAsync("/api/flowlogs?status=Active&format=ndjson")).Headers.ETag!.ToString();
        await app.ExecuteAsync("alter table sync.flow_log rename to nowhere");

        Assert.Equal(
            HttpStatusCode.NotModified,
            (await app.SendAsync("/api/flowlogs?status=Active&format=ndjson", ("If-None-Match", tag))).StatusCode);
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await app.SendAsync("/api/flowlogs?status=Active&format=ndjson")).StatusCode);
    }

    [Fact]
    public async Task A_region_that_failed_is_named_in_every_list_that_includes_it_and_changes_its_tag()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var tag = (await app.SendAsync("/api/flowlogs")).Headers.ETag;
        Assert.Empty((await app.PageAsync("")).StaleRegions);
        app.Cen.Faults.Add(new DeniedRegion() with { RegionId = "cn-beijing" });
        await app.RunAsync();

        var stale = Assert.Single((await app.PageAsync("")).StaleRegions);
        Assert.Equal((app.Cloud.AccountId, "cn-beijing", "failed"), (stale.AccountId, stale.RegionId, stale.Reason));
        Assert.NotNull(stale.LastCompleteAt);
        Assert.NotEqual(tag, (await app.SendAsync("/api/flowlogs")).Headers.ETag);
        Assert.Single((await app.PageAsync("regionId=cn-beijing")).StaleRegions);
        Assert.Empty((await app.PageAsync("regionId=cn-hangzhou")).StaleRegions);
        var header = (await app.SendAsync("/api/flowlogs?format=csv")).Headers.GetValues("Sync-Stale-Regions").Single();
        Assert.Equal($"{app.Cloud.AccountId}/cn-beijing;reason=failed", header);
        var regions = (await app.GetAsync<JsonElement>("/api/regions")).GetProperty("items").EnumerateArray();
        Assert.Equal(
            ["failed"], regions.Select(region => region.GetProperty("staleReason").GetString()).OfType<string>());
    }

    [Fact]
    public async Task A_region_that_was_never_synced_and_one_that_the_latest_run_skipped_are_named()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();

        Assert.Equal(
            new StaleRegion(null, "cn-nowhere", "neverSeen", null),
            (await app.PageAsync("regionId=cn-nowhere")).StaleRegions.Single());

        await app.ExecuteAsync(
            "insert into sync.sync_run (trigger, finished_at, outcome) values ('cli', clock_timestamp(), 'failed')");
        Assert.All((await app.PageAsync("")).StaleRegions, region => Assert.Equal("missed", region.Reason));
        Assert.Equal(4, (await app.PageAsync("")).StaleRegions.Count);
        Assert.Empty((await app.PageAsync("asOf=2020-01-01T00:00:00Z")).StaleRegions);
    }

    [Fact]
    public async Task A_future_time_returns_the_latest_snapshot_and_reports_it()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var newest = await app.PageAsync("pageSize=5");
        var later = await app.PageAsync("pageSize=5&asOf=2200-01-01T00:00:00Z");
        app.Cloud.Drift(20);
        await app.RunWellAsync();

        Assert.Equal((newest.AsOf, newest.RunId), (later.AsOf, later.RunId));
        Assert.NotEqual(later.AsOf, (await app.PageAsync("asOf=2200-01-01T00:00:00Z")).AsOf);
        var second = await app.PageAsync($"pageSize=5&asOf=2200-01-01T00:00:00Z&cursor={later.NextCursor}");
        Assert.Equal(newest.AsOf, second.AsOf);
    }

    [Theory]
    [InlineData("/api/flowlogs")]
    [InlineData("/api/flowlogs?format=ndjson")]
    [InlineData("/api/flowlogs/flowlog-1")]
    [InlineData("/api/flowlogs/flowlog-1/history")]
    [InlineData("/api/diff?from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z")]
    [InlineData("/api/regions")]
    [InlineData("/api/runs")]
    public async Task Head_is_get_without_the_body_and_options_lists_the_methods(string path)
    {
        var app = one.App;
        var get = await app.Http.GetAsync(path);

        using var head = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        using var options = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, path));
        using var delete = await app.Http.DeleteAsync(path);

        Assert.Equal(
            (HttpStatusCode.OK, get.Headers.ETag, get.Content.Headers.ContentType),
            (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NoContent, options.StatusCode);
        Assert.Equal("GET, HEAD, OPTIONS", string.Join(", ", options.Content.Headers.Allow));
        Assert.Equal(
            (HttpStatusCode.MethodNotAllowed, "application/problem+json"),
            (delete.StatusCode, delete.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("/api/flowlogs")]
    [InlineData("/api/flowlogs?format=csv")]
    [InlineData("/api/flowlogs/flowlog-1")]
    [InlineData("/api/flowlogs/flowlog-1/history")]
    [InlineData("/api/diff?from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z")]
    public async Task An_unavailable_database_is_a_503_with_a_retry_time_and_without_its_address(string path)
    {
        var app = one.App;
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, (await app.Http.GetAsync(path)).StatusCode);
        var database = new NpgsqlConnectionStringBuilder(app.ConnectionString).Database;
        // Equivalent to an unavailable database: it is renamed, and its connections are closed.
        await RenameAsync(app.ConnectionString, database!, $"{database}_away");
        try
        {
            var answer = await app.Http.GetAsync(path);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Equal(
                (HttpStatusCode.ServiceUnavailable, "application/problem+json"),
                (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Null(answer.Headers.ETag);
            foreach (var secret in (string[])[database!, "Host", "Password", "postgres"])
                Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            await RenameAsync(app.ConnectionString, $"{database}_away", database!);
        }

        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, (await app.Http.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Invalid_parameters_are_reported_without_the_database()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 1));
        await app.ExecuteAsync("drop table sync.cursor_key");

        Assert.Contains("pageSize", await app.ProblemAsync("/api/flowlogs?pageSize=1001"), StringComparison.Ordinal);
    }

    /// <summary>An inventory of one flow log.</summary>
    public sealed class One : SharedApp
    {
        private protected override async Task<SyncApplication> StartAsync()
        {
            var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
            app.Cloud.Add(Some.FlowLog("flowlog-1"));
            await app.RunWellAsync();
            return app;
        }
    }

    private static async Task RenameAsync(string connectionString, string from, string to)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString)
            {
                Database = "postgres",
                Pooling = false,
            }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{from}'; "
                + $"alter database {from} rename to {to}",
            connection);
        await command.ExecuteNonQueryAsync();
        await Task.Delay(SnapshotClock.Lease * 2);
    }
}
