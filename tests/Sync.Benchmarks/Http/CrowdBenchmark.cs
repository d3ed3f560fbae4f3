using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Runs;

namespace Sync.Benchmarks.Http;

/// <summary>
/// Measures a run, pages and <c>/api/health/ready</c> while slow clients (1 KB/s) keep every export open and other
/// clients request pages continuously, within the connection limit of a small server.
/// </summary>
internal static class CrowdBenchmark
{
    private const int SlowReaders = 105;
    private const int PageReaders = 40;
    private const int Rounds = 3;

    /// <summary>The connections that an Azure Database for PostgreSQL B1ms allows its users.</summary>
    private const int Connections = 35;

    public static async Task<int> RunAsync(int flowLogs)
    {
        var settings = new Dictionary<string, string?> { ["Sync:Postgres:MaxConnections"] = $"{Connections}" };
        await using var app = await BenchmarkApp.StartAsync(flowLogs, _ => { }, settings);
        var alone = await RunsAsync(app);
        using var over = new CancellationTokenSource();
        var slow = Enumerable.Range(0, SlowReaders).Select(_ => ReadSlowlyAsync(new Uri(app.Url), over.Token)).ToList();
        var pages = Enumerable.Range(0, PageReaders).Select(_ => PageAsync(app.Url, over.Token)).ToList();
        var ready = ReadyAsync(app.Url, over.Token);
        var sessions = SessionsAsync(app.ConnectionString, over.Token);
        await Task.Delay(TimeSpan.FromSeconds(5));
        var crowded = await RunsAsync(app);
        await over.CancelAsync();
        await Task.WhenAll(slow);
        var answers = (await Task.WhenAll(pages)).SelectMany(each => each).ToList();

        Report.Heading(
            $"{flowLogs} flow logs, {SlowReaders} exports read at 1 KB/s, {PageReaders} clients that request pages, "
            + $"{Connections} connections");
        var met = Report.AtMost(
            "unchanged run", "the same run alone", crowded / alone, 10, $"{crowded:0.00} s against {alone:0.00} s");
        var refused = answers.Count(status => status != 200);
        met &= Report.AtMost(
            "pages refused", "pages", refused / (double)answers.Count, 0, $"{refused} of {answers.Count}");
        var slowest = await ready;
        met &= Report.AtMost("ready, slowest", "1 s", slowest, 1, $"{slowest * 1000:0} ms");
        var most = await sessions;
        met &= Report.AtMost("sessions", "the connection limit", most / (double)Connections, 1, $"{most} at most");
        return met ? 0 : 2;
    }

    private static async Task<double> RunsAsync(BenchmarkApp app)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var job = app.Host.Services.GetRequiredService<SyncJob>();
            var report = await job.RunAsync(new SyncRequest(SyncTrigger.Cli));
            if (report.Outcome != RunOutcome.Succeeded)
                throw new InvalidOperationException($"The run ended as {report.Outcome}: {report.ErrorMessage}");
            best = Math.Min(best, report.Duration.TotalSeconds);
        }

        return best;
    }

    // Starts again if the request is refused, or ended because the client is too slow.
    private static async Task ReadSlowlyAsync(Uri url, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var client = new TcpClient { ReceiveBufferSize = 4096 };
                await client.ConnectAsync(url.Host, url.Port, cancellationToken);
                var stream = client.GetStream();
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes($"GET /api/flowlogs?format=csv HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n"),
                    cancellationToken);
                while (await stream.ReadAsync(buffer, cancellationToken) > 0) await Task.Delay(1000, cancellationToken);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // Try again, unless the benchmark has ended.
            }
        }
    }

    /// <returns>The HTTP status of every page.</returns>
    private static async Task<List<int>> PageAsync(string url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        var statuses = new List<int>();
        for (var size = 50; !cancellationToken.IsCancellationRequested; size = 50 + ((size + 1) % 50))
        {
            using var answer = await http.GetAsync($"/api/flowlogs?pageSize={size}", CancellationToken.None);
            statuses.Add((int)answer.StatusCode);
            await Task.Delay(50, CancellationToken.None);
        }

        return statuses;
    }

    /// <returns>The duration of the slowest answer in seconds.</returns>
    private static async Task<double> ReadyAsync(string url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        var slowest = 0.0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync("/api/health/ready", CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(started).TotalSeconds);
            await Task.Delay(100, CancellationToken.None);
        }

        return slowest;
    }

    /// <returns>The maximum of concurrent sessions of the app.</returns>
    private static async Task<long> SessionsAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(CancellationToken.None);
        var most = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            most = Math.Max(most, await connection.ExecuteScalarAsync<long>("""
                select count(*)
                from pg_stat_activity
                where backend_type = 'client backend' and pid <> pg_backend_pid()
                """));
            await Task.Delay(50, CancellationToken.None);
        }

        return most;
    }
}
