using System.CommandLine;
using Sync.Local.FakeCen;

namespace Sync.Local.Commands;

/// <summary><c>fake-cen</c>: the fake cloud by itself, for other clients.</summary>
internal static class FakeCenCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port")
        {
            Description = "Port on 127.0.0.1; 0 picks a free port.",
            DefaultValueFactory = _ => 7080,
        };
        var regions = new Option<int>("--regions")
        {
            Description = $"Number of regions, 1 to {FakeRegions.All.Count}.",
            DefaultValueFactory = _ => 8,
        };
        var flowLogs = new Option<int>("--flow-logs")
        {
            Description = "Number of flow logs in all regions together.",
            DefaultValueFactory = _ => 500,
        };
        var cens = Size("--cens", "Number of CEN instances.", new FakeCloudOptions().Cens, 100_000);
        var routers = Size(
            "--transit-routers",
            "Number of transit routers in all CEN instances together, at most one per CEN instance and region.",
            new FakeCloudOptions().TransitRouters, 1_000_000);
        var attachments = Size(
            "--attachments", "Number of connections of all transit routers.", new FakeCloudOptions().Attachments,
            5_000_000);
        var seed = new Option<int>("--seed")
        {
            Description = "Seed for the data: the same seed gives the same cloud.",
            DefaultValueFactory = _ => 1,
        };
        var accounts = new Option<int>("--accounts")
        {
            Description = "Number of accounts, 1 to 500. All but the first are members of its resource directory and "
                + "let it assume their role sync.",
            DefaultValueFactory = _ => 1,
        };
        var quota = new Option<int?>("--quota")
        {
            Description = "Calls allowed per minute, region, API and account; further calls are throttled.",
        };
        var latency = new Option<TimeSpan>("--latency")
        {
            Description = "Delay of every response, such as 00:00:00.050.",
        };
        var driftEvery = new Option<TimeSpan?>("--drift-every")
        {
            Description = "Interval at which some flow logs and attachments change, such as 00:00:30.",
        };
        regions.Validators.Add(result =>
        {
            var count = result.GetValueOrDefault<int>();
            if (count < 1 || count > FakeRegions.All.Count)
                result.AddError($"--regions must be a number from 1 to {FakeRegions.All.Count}.");
        });
        driftEvery.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<TimeSpan?>() is { TotalSeconds: < 1 or > 86400 })
                result.AddError("--drift-every must be from 00:00:01 to 1.00:00:00.");
        });
        flowLogs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 5_000_000)
                result.AddError("--flow-logs must be a number from 0 to 5000000.");
        });
        accounts.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 500)
                result.AddError("--accounts must be a number from 1 to 500.");
        });
        quota.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1) result.AddError("--quota must be a number, 1 or more.");
        });
        latency.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<TimeSpan>() is { TotalSeconds: < 0 or > 60 })
                result.AddError("--latency must be from 00:00:00 to 00:01:00.");
        });

        var command = new Command(
            "fake-cen",
            "Run a fake but strict CEN, STS and resource directory on loopback, with an identity provider at /oidc.")
        {
            port, regions, flowLogs, cens, routers, attachments, seed, accounts, quota, latency, driftEvery,
        };
        command.SetAction(async (parsed, token) =>
        {
            var options = new FakeCloudOptions(
                parsed.GetValue(regions), parsed.GetValue(flowLogs), parsed.GetValue(seed), parsed.GetValue(cens),
                parsed.GetValue(routers), parsed.GetValue(attachments));
            await using var server = await FakeCenServer.StartAsync(new FakeCloud(options), parsed.GetValue(port));
            server.AddMembers(parsed.GetValue(accounts) - 1, options);
            server.Quota = parsed.GetValue(quota) is { } calls ? new FakeQuota(calls, TimeSpan.FromMinutes(1)) : null;
            server.Latency = parsed.GetValue(latency);
            return await ServeAsync(server, parsed.GetValue(driftEvery), token);
        });
        return command;
    }

    private static Option<int> Size(string name, string description, int usual, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            var count = result.GetValueOrDefault<int>();
            if (count < 0 || count > most) result.AddError($"{name} must be a number from 0 to {most}.");
        });
        return option;
    }

    private static void Drift(FakeCloud cloud)
    {
        var (flowLogs, network) = (cloud.Drift(5), cloud.Network.Drift(2));
        Tell("flow logs", (flowLogs.Added.Count, flowLogs.Changed.Count, flowLogs.Removed.Count));
        Tell("attachments", (network.Added.Count, network.Changed.Count, network.Removed.Count));
    }

    private static void Tell(string what, (int Added, int Changed, int Removed) drift) =>
        Console.WriteLine($"drift of {what}: {drift.Added} added, {drift.Changed} changed, {drift.Removed} removed");

    private static async Task<int> ServeAsync(
        FakeCenServer server, TimeSpan? driftEvery, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Fake CEN and STS of account {server.Cloud.AccountId} at {server.Endpoint}. "
            + "Press Ctrl+C to stop. To use it:");
        Console.WriteLine($"""
            export Sync__Alibaba__Endpoint={server.Endpoint} Sync__Alibaba__StsEndpoint={server.Endpoint}
            export Sync__Alibaba__ResourceDirectoryEndpoint={server.Endpoint}
            export ALIBABA_CLOUD_ACCESS_KEY_ID={server.Cloud.Credentials.AccessKeyId}
            export ALIBABA_CLOUD_ACCESS_KEY_SECRET={server.Cloud.Credentials.AccessKeySecret}
            """);
        if (server.Accounts.Members.Count > 0) Console.WriteLine("export Sync__ResourceDirectory__Enabled=true");
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(driftEvery ?? Timeout.InfiniteTimeSpan, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellationToken.IsCancellationRequested) Drift(server.Cloud);
        }

        return ExitCode.Done;
    }
}
