using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sync.Runs;
using Sync.Runs.Steps;

namespace Sync.Benchmarks.Scale;

/// <summary>
/// An instance of the app that executes steps of distributed runs: each line of its input is an ID, a step and its JSON
/// input; each line of its output is the ID and the JSON result.
/// </summary>
internal static class ScaleWorker
{
    public static async Task<int> MainAsync()
    {
        // Settings are in the environment.
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddSync();
        using var host = builder.Build();
        var steps = host.Services.GetRequiredService<RunSteps>();
        using var writing = new SemaphoreSlim(1);
        var executing = new List<Task>();
        while (await Console.In.ReadLineAsync() is { } line) executing.Add(AnswerAsync(line));
        await Task.WhenAll(executing);
        return 0;

        async Task AnswerAsync(string line)
        {
            var words = line.Split(' ', 3);
            var answer = $"{words[0]} {JsonSerializer.Serialize(await ExecuteAsync(steps, words[1], words[2]))}";
            await writing.WaitAsync();
            await Console.Out.WriteLineAsync(answer);
            await Console.Out.FlushAsync();
            writing.Release();
        }
    }

    private static async Task<object> ExecuteAsync(RunSteps steps, string step, string input)
    {
        var none = CancellationToken.None;
        return step switch
        {
            "start" => await steps.OpenAsync(new SyncRequest(SyncTrigger.Cli), none),
            "accounts" => await steps.ListAccountsAsync(Run(), none),
            "open" => await steps.OpenAccountsAsync(Part(), none),
            "divide" => await steps.DivideAsync(Run(), none),
            "scopes" => await steps.SyncScopesAsync(Part(), none),
            "networks" => await steps.SyncNetworksAsync(Part(), none),
            "coverage" => await steps.UpdateCoverageAsync(Run(), none),
            "close" => await steps.CloseAsync(Run(), none),
            "cost" => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds,
            _ => throw new ArgumentException($"Unknown step {step}."),
        };

        DistributedRun Run() => JsonSerializer.Deserialize<DistributedRun>(input)!;
        RunPart Part() => JsonSerializer.Deserialize<RunPart>(input)!;
    }
}
