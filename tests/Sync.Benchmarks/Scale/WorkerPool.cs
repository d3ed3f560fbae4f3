using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Sync.Runs.Steps;

namespace Sync.Benchmarks.Scale;

/// <summary>
/// Worker processes that execute the steps of a distributed run, each two at a time, as host.json says.
/// </summary>
internal sealed class WorkerPool : IAsyncDisposable
{
    private const int StepsAtOnce = 2;

    private readonly List<Worker> _workers = [];

    /// <param name="settings">Environment variables of the workers.</param>
    public static WorkerPool Start(int workers, IReadOnlyDictionary<string, string> settings)
    {
        var pool = new WorkerPool();
        for (var number = 0; number < workers; number++) pool._workers.Add(Worker.Start(settings));
        return pool;
    }

    /// <summary>A complete run.</summary>
    /// <returns>The time from opening to closing it.</returns>
    public async Task<TimeSpan> RunAsync()
    {
        var run = await AskAsync<DistributedRun>("start", "");
        // The start of the processes and their first statements are not part of the run.
        foreach (var worker in _workers) await worker.AskAsync<double>("cost", "");
        var clock = Stopwatch.StartNew();
        var accounts = await AskAsync<int>("accounts", run);
        await ForEachPartAsync("open", run, accounts);
        var scopes = await AskAsync<int>("divide", run);
        await ForEachPartAsync("scopes", run, scopes);
        await AskAsync<bool>("coverage", run);
        var end = await AskAsync<RunEnd>("close", run);
        return end.Outcome == "succeeded" ? clock.Elapsed : throw new InvalidOperationException(end.Problem);
    }

    /// <summary>The processor time of all workers so far, in seconds.</summary>
    public async Task<double> CostAsync()
    {
        var seconds = 0.0;
        foreach (var worker in _workers) seconds += await worker.AskAsync<double>("cost", "");
        return seconds;
    }

    private async Task ForEachPartAsync(string step, DistributedRun run, int parts)
    {
        var next = -1;
        // A queue gives each worker a step before any gets a second one.
        await Task.WhenAll(Enumerable.Range(0, StepsAtOnce).SelectMany(_ => _workers.Select(WorkAsync)));

        async Task WorkAsync(Worker worker)
        {
            while (Interlocked.Increment(ref next) is var part && part < parts)
                await worker.AskAsync<StepCounts>(step, new RunPart(run, part));
        }
    }

    private Task<T> AskAsync<T>(string step, object input) => _workers[0].AskAsync<T>(step, input);

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
    }

    private sealed class Worker(Process process) : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> _asked = new();
        private readonly Lock _writing = new();
        private int _last;

        public static Worker Start(IReadOnlyDictionary<string, string> settings)
        {
            var start = new ProcessStartInfo("dotnet", [typeof(ScaleWorker).Assembly.Location, "scale-worker"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                WorkingDirectory = Path.GetTempPath(),
            };
            foreach (var (key, value) in settings) start.Environment[key] = value;
            var worker = new Worker(Process.Start(start)!);
            _ = worker.ListenAsync();
            return worker;
        }

        public async Task<T> AskAsync<T>(string step, object input)
        {
            var id = Interlocked.Increment(ref _last);
            var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked[id] = answer;
            lock (_writing)
            {
                process.StandardInput.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{id} {step} {JsonSerializer.Serialize(input)}"));
                process.StandardInput.Flush();
            }

            return JsonSerializer.Deserialize<T>(await answer.Task)!;
        }

        private async Task ListenAsync()
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                var words = line.Split(' ', 2);
                if (_asked.TryRemove(int.Parse(words[0], CultureInfo.InvariantCulture), out var answer))
                    answer.SetResult(words[1]);
            }

            foreach (var answer in _asked.Values)
                answer.TrySetException(new InvalidOperationException("The worker ended before it answered."));
        }

        public async ValueTask DisposeAsync()
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
