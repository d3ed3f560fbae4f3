using System.Net.Http.Json;
using Dapper;
using Sync.Runs;

namespace Sync.Benchmarks.Peers;

/// <summary>The local host, which runs when it is asked to over HTTP.</summary>
internal sealed class LivingSync : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _http = new();
    private readonly BenchmarkPostgres _postgres;
    private readonly ChildProcess _process;
    private readonly Uri _api;

    private LivingSync(BenchmarkPostgres postgres, ChildProcess process, Uri api) =>
        (_postgres, _process, _api) = (postgres, process, api);

    /// <summary>Starts it and waits until its first run has ended.</summary>
    public static async Task<LivingSync> StartAsync(
        BenchmarkPostgres postgres, IReadOnlyDictionary<string, string> settings)
    {
        var process = LocalProcess.Start(
            new Dictionary<string, string>(settings) { ["Sync__Schedule"] = "0 0 0 1 1 *" }, "up", "--port", "0");
        var api = new Uri((await process.ReadLineAsync("http "))["http ".Length..].Trim());
        await process.ReadLineAsync("Ready");
        return new LivingSync(postgres, process, api);
    }

    public Task<ProgramCost> RunAsync() => CostMeter.OfWorkAsync(_postgres, _process, async () =>
    {
        using var answer = await _http.PostAsync(new Uri(_api, "sync"), null);
        var started = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<RunStarted>();
        await using var connection = await _postgres.DataSource.OpenConnectionAsync();
        string? outcome;
        do
        {
            // The ledger, because reading it costs less than asking for the run over HTTP.
            await Task.Delay(Interval);
            outcome = await connection.ExecuteScalarAsync<string?>(
                "select outcome from sync.sync_run where run_id = @RunId", started);
        }
        while (outcome is null);
        if (outcome != "succeeded") throw new InvalidOperationException($"Run {started!.RunId} {outcome}.");
    });

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
