using System.Net;
using System.Text.Json;
using Sync.Local.FakeCen;

namespace Sync.Proofs.Database;

/// <summary>
/// Reads while the database is unavailable: 503 with Retry-After, and never a truncated answer that looks complete.
/// </summary>
public sealed class LostReadTests
{
    [Theory]
    [InlineData(BreakKind.Drop, false)]
    [InlineData(BreakKind.Drop, true)]
    [InlineData(BreakKind.HalfClose, true)]
    [InlineData(BreakKind.Stall, false)]
    public async Task A_connection_lost_during_a_read_is_503_and_the_next_read_succeeds(BreakKind kind, bool afterIt)
    {
        await using var lost = await LostRead.StartAsync(commandTimeout: kind == BreakKind.Stall ? 5 : 30);
        (string, string)[] reads =
        [
            ("/api/flowlogs", "from sync.flow_log"), ("/api/runs", "from sync.sync_run"),
            ("/api/drift", "from sync.drift_event"),
        ];
        foreach (var (path, text) in kind == BreakKind.Stall ? reads[..1] : reads)
        {
            lost.Proxy.BreakOnce(new ConnectionBreak(text, kind, afterIt));

            await AssertUnavailableAsync(lost.App, HttpMethod.Get, path);

            Assert.True(lost.Proxy.HasBroken);
            Assert.Equal(HttpStatusCode.OK, (await lost.App.Http.GetAsync(path)).StatusCode);
        }
    }

    [Fact]
    public async Task Every_route_is_503_while_the_database_is_unreachable_and_the_process_survives()
    {
        await using var lost = await LostRead.StartAsync();
        lost.Proxy.Refuses = true;
        lost.App.DataSource.Clear();

        string[] paths = ["/api/flowlogs?q=x", "/api/flowlogs/some/history", "/api/drift", "/api/runs", "/api/regions"];
        foreach (var path in paths) await AssertUnavailableAsync(lost.App, HttpMethod.Get, path);
        await AssertUnavailableAsync(lost.App, HttpMethod.Post, "/api/sync");
        Assert.Equal(HttpStatusCode.OK, (await lost.App.Http.GetAsync("/api/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await lost.App.Http.GetAsync("/api/health/ready")).StatusCode);

        lost.Proxy.Refuses = false;
        Assert.Equal(HttpStatusCode.OK, (await lost.App.Http.GetAsync("/api/health/ready")).StatusCode);
        Assert.Equal(120, (await lost.App.PageAsync("pageSize=1000")).Items.Count);
        await lost.App.RunWellAsync();
        await lost.App.CheckInvariantsAsync(atRest: true);
    }

    [Theory]
    [InlineData("ndjson")]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task An_export_that_loses_its_database_fails_instead_of_ending_early(string format)
    {
        await using var lost = await LostRead.StartAsync(new FakeCloudOptions(Regions: 2, FlowLogs: 8000));
        var path = format == "json" ? "/api/flowlogs?pageSize=1000" : $"/api/flowlogs?format={format}";
        lost.Proxy.BreakOnce(
            new ConnectionBreak("from sync.flow_log", BreakKind.Drop, AfterIt: true) { AnswerBytes = 128 * 1024 });

        var answer = await ReadAsync(lost.App, path);

        Assert.True(lost.Proxy.HasBroken);
        Assert.Null(answer);
        Assert.NotNull(await ReadAsync(lost.App, path));
    }

    /// <returns>Null if the answer reported an error or was cut off.</returns>
    private static async Task<string?> ReadAsync(SyncApplication app, string path)
    {
        try
        {
            using var answer = await app.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
            var text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? text : null;
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return null;
        }
    }

    private static async Task AssertUnavailableAsync(SyncApplication app, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await app.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{path}: {answer.StatusCode} {text}");
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        string[] titles = ["The database does not answer.", "The database did not answer in time."];
        Assert.Contains(JsonDocument.Parse(text).RootElement.GetProperty("title").GetString(), titles);
        Assert.DoesNotContain("Npgsql", text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>An app with an inventory and a proxy in front of its database.</summary>
    private sealed record LostRead(SyncApplication App, TcpProxy Proxy) : IAsyncDisposable
    {
        public static async Task<LostRead> StartAsync(FakeCloudOptions? cloud = null, int commandTimeout = 30)
        {
            var database = await TestDatabase.CreateAsync();
            var proxy = TcpProxy.Start(database.ConnectionString);
            var app = await SyncApplication.StartInAsync(
                new SyncSurroundings { Database = database, Cloud = cloud },
                ("ConnectionStrings:Postgres", proxy.ConnectionString(commandTimeout)),
                ("Sync:Alibaba:PageSize", "100"));
            await app.RunWellAsync();
            return new LostRead(app, proxy);
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await Proxy.DisposeAsync();
        }
    }
}
