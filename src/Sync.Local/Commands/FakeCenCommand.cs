using System.CommandLine;
using Sync.Local.FakeCen;

namespace Sync.Local.Commands;

/// <summary><c>fake-cen</c>: the fake cloud alone, for clients other than ours.</summary>
internal static class FakeCenCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "On 127.0.0.1; 0 picks a free one.", DefaultValueFactory = _ => 7080 };
        var regions = new Option<int>("--regions") { Description = $"1 to {FakeRegions.All.Count}.", DefaultValueFactory = _ => 8 };
        var flowLogs = new Option<int>("--flow-logs") { Description = "In all regions together.", DefaultValueFactory = _ => 500 };
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same cloud.", DefaultValueFactory = _ => 1 };
        var driftEvery = new Option<TimeSpan?>("--drift-every") { Description = "Change some flow logs again and again, such as 00:00:30." };
        regions.Validators.Add(result =>
        {
            var count = result.GetValueOrDefault<int>();
            if (count < 1 || count > FakeRegions.All.Count) result.AddError($"--regions must be a number from 1 to {FakeRegions.All.Count}.");
        });
        driftEvery.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<TimeSpan?>() is { TotalSeconds: < 1 or > 86400 }) result.AddError("--drift-every must be from 00:00:01 to 1.00:00:00.");
        });
        flowLogs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 5_000_000) result.AddError("--flow-logs must be a number from 0 to 5000000.");
        });

        var command = new Command("fake-cen", "A fake but strict CEN and STS on loopback.") { port, regions, flowLogs, seed, driftEvery };
        command.SetAction((parsed, token) => ServeAsync(
            new FakeCloudOptions(parsed.GetValue(regions), parsed.GetValue(flowLogs), parsed.GetValue(seed)), parsed.GetValue(port), parsed.GetValue(driftEvery), token));
        return command;
    }

    private static void Tell(CloudDrift drift) =>
        Console.WriteLine($"drift: {drift.Added.Count} added, {drift.Changed.Count} changed, {drift.Removed.Count} removed");

    private static async Task<int> ServeAsync(FakeCloudOptions options, int port, TimeSpan? driftEvery, CancellationToken cancellationToken)
    {
        await using var server = await FakeCenServer.StartAsync(new FakeCloud(options), port);
        Console.WriteLine($"Fake CEN and STS of account {server.Cloud.AccountId} at {server.Endpoint}. Ctrl+C ends it. To call it:");
        Console.WriteLine($"""
            export Sync__Alibaba__Endpoint={server.Endpoint} Sync__Alibaba__StsEndpoint={server.Endpoint}
            export ALIBABA_CLOUD_ACCESS_KEY_ID={server.Cloud.Credentials.AccessKeyId} ALIBABA_CLOUD_ACCESS_KEY_SECRET={server.Cloud.Credentials.AccessKeySecret}
            """);
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(driftEvery ?? Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellationToken.IsCancellationRequested) Tell(server.Cloud.Drift(5));
        }

        return ExitCode.Done;
    }
}
