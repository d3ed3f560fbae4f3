using System.CommandLine;
using Sync.Local.Commands.Usage;
using Sync.Local.FakeCen;

namespace Sync.Local.Commands;

/// <summary><c>fake-cen</c>: the fake cloud by itself, for other clients.</summary>
internal sealed class FakeCenCommand
{
    private static readonly FakeCloudOptions Usual = new();

    private readonly Option<int> _port = Values.WholeNumber(
        "--port", "Port on 127.0.0.1; 0 picks a free port.", 7080, 0, 65535);

    private readonly Option<int> _regions = Values.WholeNumber(
        "--regions", $"Number of regions of each account, 1 to {FakeRegions.All.Count}.", Usual.Regions, 1,
        FakeRegions.All.Count);

    private readonly Option<int> _flowLogs = Values.WholeNumber(
        "--flow-logs", "Number of flow logs in all accounts and regions together.", Usual.FlowLogs, 0, 5_000_000);

    private readonly Option<int> _cens = Values.WholeNumber(
        "--cens", "Number of CEN instances of each account.", Usual.Cens, 0, 100_000);

    private readonly Option<int> _routers = Values.WholeNumber(
        "--transit-routers",
        "Number of transit routers of each account, in all its CEN instances together; at most one per CEN instance "
        + "and region.",
        Usual.TransitRouters, 0, 1_000_000);

    private readonly Option<int> _attachments = Values.WholeNumber(
        "--attachments", "Number of connections of each account, of all its transit routers together.",
        Usual.Attachments, 0, 5_000_000);

    private readonly Option<int> _seed = Values.WholeNumber(
        "--seed", "Seed for the data: the same seed gives the same cloud.", Usual.Seed, 0, 1_000_000_000);

    private readonly Option<int> _accounts = Values.WholeNumber(
        "--accounts",
        "Number of accounts, 1 to 500. All but the first are members of its resource directory and let it assume their "
        + "role sync.",
        1, 1, 500);

    private readonly Option<int?> _quota = Values.WholeNumber(
        "--quota", "Calls allowed per minute, region, API and account; further calls are throttled.", 1, int.MaxValue);

    private readonly Option<TimeSpan?> _latency = Values.Duration(
        "--latency", "Delay of every response, such as 50ms.", TimeSpan.Zero, TimeSpan.FromMinutes(1));

    private readonly Option<TimeSpan?> _driftEvery = Values.Duration(
        "--drift-every", "Interval at which some flow logs and attachments of every account change, such as 30s.",
        TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    public static Command Create()
    {
        var options = new FakeCenCommand();
        var command = new Command(
            "fake-cen",
            "Run a fake but strict CEN, STS and resource directory on loopback, with an identity provider at /oidc, "
            + "until Ctrl+C.")
        {
            options._port, options._regions, options._flowLogs, options._cens, options._routers, options._attachments,
            options._seed, options._accounts, options._quota, options._latency, options._driftEvery,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (accounts, flowLogs) = (parsed.GetValue(_accounts), parsed.GetValue(_flowLogs));
        var options = new FakeCloudOptions(
            parsed.GetValue(_regions), Share(flowLogs, accounts, 0), parsed.GetValue(_seed), parsed.GetValue(_cens),
            parsed.GetValue(_routers), parsed.GetValue(_attachments));
        await using var server = await FakeCenServer.StartAsync(new FakeCloud(options), parsed.GetValue(_port));
        for (var number = 1; number < accounts; number++)
            server.AddMember(number, options with { FlowLogs = Share(flowLogs, accounts, number) });
        server.Quota = parsed.GetValue(_quota) is { } calls ? new FakeQuota(calls, TimeSpan.FromMinutes(1)) : null;
        server.Latency = parsed.GetValue(_latency) ?? TimeSpan.Zero;
        return await ServeAsync(
            server, parsed.GetValue(_driftEvery), parsed.InvocationConfiguration.Output, cancellationToken);
    }

    /// <summary>An equal share of the total; the first accounts have one more if there is a rest.</summary>
    private static int Share(int total, int accounts, int number) =>
        total / accounts + (number < total % accounts ? 1 : 0);

    private static async Task<int> ServeAsync(
        FakeCenServer server, TimeSpan? driftEvery, TextWriter output, CancellationToken cancellationToken)
    {
        FakeCloud[] clouds = [server.Cloud, .. server.Accounts.Members];
        Announce(server, clouds, output);
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(driftEvery ?? Timeout.InfiniteTimeSpan, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellationToken.IsCancellationRequested) Drift(clouds, output);
        }

        return ExitCode.Done;
    }

    private static void Announce(FakeCenServer server, FakeCloud[] clouds, TextWriter output)
    {
        var flowLogs = clouds.Sum(cloud => cloud.Regions.Sum(region => cloud.FlowLogs(region).Count));
        output.WriteLine($"Fake CEN and STS of account {server.Cloud.AccountId} at {server.Endpoint}. "
            + "Press Ctrl+C to stop. To use it:");
        output.WriteLine($"""
            export Sync__Alibaba__Endpoint={server.Endpoint} Sync__Alibaba__StsEndpoint={server.Endpoint}
            export Sync__Alibaba__ResourceDirectoryEndpoint={server.Endpoint}
            export ALIBABA_CLOUD_ACCESS_KEY_ID={server.Cloud.Credentials.AccessKeyId}
            export ALIBABA_CLOUD_ACCESS_KEY_SECRET={server.Cloud.Credentials.AccessKeySecret}
            """);
        if (clouds.Length > 1) output.WriteLine("export Sync__ResourceDirectory__Enabled=true");
        output.WriteLine(
            $"# {flowLogs} flow logs in {clouds.Length} account(s) with {server.Cloud.Regions.Count} regions.");
    }

    private static void Drift(FakeCloud[] clouds, TextWriter output)
    {
        foreach (var cloud in clouds)
        {
            var (flowLogs, network) = (cloud.Drift(5), cloud.Network.Drift(2));
            var (added, removed) = (network.FlowLogs.Added.Count, network.FlowLogs.Removed.Count);
            Tell("flow logs", (
                flowLogs.Added.Count + added, flowLogs.Changed.Count, flowLogs.Removed.Count + removed));
            Tell("attachments", (network.Added.Count, network.Changed.Count, network.Removed.Count));

            void Tell(string what, (int Added, int Changed, int Removed) drift) => output.WriteLine(
                $"drift of {what} in {cloud.AccountId}: {drift.Added} added, {drift.Changed} changed, {drift.Removed} "
                + "removed");
        }
    }
}
