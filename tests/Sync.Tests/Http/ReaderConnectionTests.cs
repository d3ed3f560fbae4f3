using System.Net;
using Npgsql;
using Sync.OpenApi;
using Sync.Runs;

namespace Sync.Tests.Http;

/// <summary>Requests and runs have connections of their own: neither waits for those of the other.</summary>
public sealed class ReaderConnectionTests
{
    private static readonly Dictionary<string, string> Queries = new()
    {
        ["/api/diff"] = "?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z",
    };

    [Fact]
    public async Task A_request_is_answered_while_runs_use_all_of_their_connections()
    {
        await using var app = await StartAsync();
        await app.RunWellAsync();
        var held = new List<NpgsqlConnection>();
        for (var one = 0; one < 3; one++) held.Add(await app.DataSource.OpenConnectionAsync());
        var routes = ApiRoutes.All.Where(
            route => route is { Method: "GET", IsAtRoot: false } && !route.Template.Contains('{'));

        foreach (var path in routes.Select(route => route.UrlTemplate))
        {
            using var answer = await app.Http.GetAsync(path + Queries.GetValueOrDefault(path));
            Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{path}: {answer.StatusCode}");
        }

        foreach (var connection in held) await connection.DisposeAsync();
    }

    [Fact]
    public async Task A_run_succeeds_while_many_requests_read_the_settings_and_the_health()
    {
        await using var app = await StartAsync();
        var requests = Enumerable.Range(0, 40).Select(number => app.Http.GetAsync(
            (number % 4) switch
            {
                0 => "/api/sinks",
                1 => "/api/settings",
                2 => "/api/expectations",
                _ => "/api/health/ready",
            })).ToList();

        var report = await app.RunAsync();

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        foreach (var request in requests) Assert.Equal(HttpStatusCode.OK, (await request).StatusCode);
    }

    /// <summary>Three connections for runs and three for readers.</summary>
    private static async Task<SyncApplication> StartAsync()
    {
        var database = await TestDatabase.CreateAsync();
        return await SyncApplication.StartInAsync(
            new SyncSurroundings { Database = database, Cloud = new(Regions: 2, FlowLogs: 40) },
            ("ConnectionStrings:Postgres", $"{database.ConnectionString};Maximum Pool Size=6"),
            ("Sync:ReaderKeys:EncryptionKey", CenApiApplication.EncryptionKey));
    }
}
