using System.Net;
using Dapper;
using Npgsql;
using Sync.Runs;

namespace Sync.Proofs.Load;

/// <summary>
/// A server with the limits of the smallest Azure tier, which accepts 35 connections, and more readers than that.
/// </summary>
public sealed class ConnectionLimitTests
{
    private const int Usable = 35, SlowReaders = 105, PageReaders = 40;

    private const string Fill = """
        insert into sync.flow_log (account_id, region_id, flow_log_id, description, tags, content_hash, first_seen_at,
            valid_from)
        select '1', 'zz-1', 'flowlog-' || n, repeat(md5(n::text), 60), '{}', gen_random_uuid(), now(), now()
        from generate_series(1, 12000) n;
        update sync.inventory_clock set at = clock_timestamp()
        """;

    [Fact]
    public async Task Slow_exports_and_many_readers_leave_connections_to_runs_and_stay_within_the_server_limit()
    {
        await using var server = await PrivateServer.StartAsync();
        await LimitAsync(server);
        var database = await TestDatabase.CreateAsync(server.Server);
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Database = database, Cloud = new(Regions: 4, FlowLogs: 400) },
            ("ConnectionStrings:Postgres", await AsAppAsync(database)));
        await using var watch = new NpgsqlConnection(database.ConnectionString);
        await watch.OpenAsync();
        await watch.ExecuteAsync(Fill);
        var slow = await Task.WhenAll(
            Enumerable.Range(0, SlowReaders)
                .Select(_ => SlowReader.StartAsync(app.Http.BaseAddress!, "/api/flowlogs?format=csv")));

        using var reading = new CancellationTokenSource();
        var pages = Enumerable.Range(0, PageReaders).Select(reader => ReadAsync(app, reader, reading.Token)).ToList();
        var readiness = AskAsync(app, reading.Token);
        var most = 0L;
        for (var run = 0; run < 3; run++)
        {
            app.Cloud.Drift(100);
            var report = await app.RunAsync();
            Assert.True(report.Outcome == RunOutcome.Succeeded, $"{report.ErrorMessage} {app.Errors}");
            most = Math.Max(
                most,
                await watch.ExecuteScalarAsync<long>(
                    "select count(*) from pg_stat_activity where usename = 'sync_app'"));
        }

        await reading.CancelAsync();
        var answers = (await Task.WhenAll(pages)).SelectMany(each => each).CountBy(status => status).ToDictionary();
        foreach (var reader in slow) reader.Dispose();

        Assert.Equal(HttpStatusCode.OK, Assert.Single(answers).Key);
        Assert.All(await readiness, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.InRange(most, 1, Usable);
        ProofResults.Cases(nameof(ConnectionLimitTests), answers.Values.Sum() + SlowReaders);
    }

    private static async Task LimitAsync(PrivateServer server)
    {
        await using (var connection = new NpgsqlConnection(server.Server.ConnectionString("postgres")))
        {
            await connection.OpenAsync();
            await connection.ExecuteAsync("alter system set max_connections = 50");
            await connection.ExecuteAsync($"alter system set superuser_reserved_connections = {50 - Usable}");
            await connection.ExecuteAsync("create role sync_app login");
            NpgsqlConnection.ClearPool(connection);
        }

        await server.RestartAsync();
    }

    /// <summary>Connects as the role of the app, which may not use reserved connections.</summary>
    private static async Task<string> AsAppAsync(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync(
            "grant usage on schema sync to sync_app; grant all on all tables in schema sync to sync_app");
        var text = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "sync_app" };
        text.Remove("Maximum Pool Size");
        return text.ConnectionString;
    }

    /// <summary>Asks whether the app is ready, as a load balancer does.</summary>
    private static async Task<List<HttpStatusCode>> AskAsync(SyncApplication app, CancellationToken cancellationToken)
    {
        var answers = new List<HttpStatusCode>();
        do
        {
            using var answer = await app.Http.GetAsync("/api/health/ready", CancellationToken.None);
            answers.Add(answer.StatusCode);
            await Task.Delay(50, CancellationToken.None);
        }
        while (!cancellationToken.IsCancellationRequested);
        return answers;
    }

    private static async Task<List<HttpStatusCode>> ReadAsync(
        SyncApplication app, int reader, CancellationToken cancellationToken)
    {
        var answers = new List<HttpStatusCode>();
        // Each reader requests different page sizes, so that no answer comes from the cache.
        for (var page = 1; !cancellationToken.IsCancellationRequested; page++)
        {
            var answer = await app.Http.GetAsync(
                $"/api/flowlogs?pageSize={1 + (((reader * 25) + page) % 1000)}", CancellationToken.None);
            answers.Add(answer.StatusCode);
        }

        return answers;
    }
}
