using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace Sync.Proofs.Upgrade;

/// <summary>
/// Continuous readers: this build over HTTP, and the previous build in SQL. Each answer is correct, or 503 with
/// Retry-After.
/// </summary>
internal sealed class UpgradeReaders : IAsyncDisposable
{
    private const string FlowLog = "flowlog-000003";

    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly ConcurrentDictionary<string, int> _reads = new(), _answers = new();
    private readonly SyncApplication _app;
    private readonly Task _reading;

    private UpgradeReaders(SyncApplication app)
    {
        _app = app;
        _reading = Task.WhenAll(
            ReadAsync(
                "/api/flowlogs?pageSize=3",
                answer =>
                    $"{answer.GetProperty("totalCount")} {answer.GetProperty("items")[0].GetProperty("flowLogId")}",
                "2000 flowlog-000003"),
            ReadAsync($"/api/flowlogs/{FlowLog}", answer => $"{answer.GetProperty("flowLogName")}", "büro-köln 本社 3"),
            ReadAsync(
                "/api/flowlogs?asOf=2026-01-15T00:00:00Z&pageSize=3", answer => $"{answer.GetProperty("totalCount")}",
                "2300"),
            ReadSqlAsync());
    }

    public static UpgradeReaders Start(SyncApplication app) => new(app);

    /// <summary>Waits until each reader has read twice more.</summary>
    public Task HaveReadAsync() => HaveAsync(_reads, 2);

    /// <summary>Waits until each reader has received an answer other than 503.</summary>
    public Task HaveBeenAnsweredAsync() => HaveAsync(_answers, 1);

    private async Task HaveAsync(ConcurrentDictionary<string, int> counts, int more)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var before = counts.ToDictionary();
        bool IsOpen() =>
            counts.Count < 4 || counts.Any(count => count.Value < before.GetValueOrDefault(count.Key) + more);
        while (_wrong.IsEmpty && IsOpen()) await Task.Delay(10, limit.Token);
    }

    private async Task ReadAsync(string path, Func<JsonElement, string> look, string expected)
    {
        while (!_over.IsCancellationRequested)
        {
            using var answer = await _app.Http.GetAsync(path);
            var text = await answer.Content.ReadAsStringAsync();
            _reads.AddOrUpdate(path, 1, (_, reads) => reads + 1);
            if (answer.StatusCode == HttpStatusCode.OK && look(JsonDocument.Parse(text).RootElement) == expected)
                _answers.AddOrUpdate(path, 1, (_, answers) => answers + 1);
            else if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is null)
                _wrong.Enqueue($"{path}: {answer.StatusCode} {text}");
        }
    }

    private const string Former = """
        select count(*) || ' ' || count(distinct content_hash) || ' '
            || (select count(*) from sync.flow_log_history where valid_to > '2026-01-15')
        from sync.flow_log
        """;

    private async Task ReadSqlAsync()
    {
        await using var connection = new NpgsqlConnection(SchemaState.Unpooled(_app.ConnectionString));
        while (!_over.IsCancellationRequested)
        {
            var answer = await connection.ExecuteScalarAsync<string>(Former);
            if (answer != "2000 2000 966") _wrong.Enqueue($"SQL: {answer}");
            foreach (var counts in new[] { _reads, _answers }) counts.AddOrUpdate("SQL", 1, (_, reads) => reads + 1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _reading;
        _over.Dispose();
        Assert.Empty(_wrong.Take(3));
    }
}
