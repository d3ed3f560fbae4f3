using Sync.Benchmarks.Peers;

namespace Sync.Benchmarks.Runs;

/// <summary>
/// The fake cloud behind a server that replays its answers: the first request for each costs as much as ever, and later
/// ones next to nothing. Every client gets the same bytes.
/// </summary>
internal sealed class ReplayedCloud : IAsyncDisposable
{
    private readonly CloudProcess _cloud;
    private readonly ChildProcess _replay;

    private ReplayedCloud(CloudProcess cloud, ChildProcess replay, Uri endpoint) =>
        (_cloud, _replay, Endpoint) = (cloud, replay, endpoint);

    public Uri Endpoint { get; }

    /// <inheritdoc cref="CloudProcess.StartAsync"/>
    public static async Task<ReplayedCloud> StartAsync(int flowLogs, int? regions = null, params string[] more)
    {
        var cloud = await CloudProcess.StartAsync(flowLogs, regions, more);
        var replay = BaselineProgram.Start("replay", cloud.Endpoint.ToString());
        return new ReplayedCloud(cloud, replay, new Uri(await replay.ReadLineAsync("http://")));
    }

    /// <summary>Settings with which Sync calls the replay as fast as possible, and lists flow logs only.</summary>
    public Dictionary<string, string> Settings(string connectionString)
    {
        var settings = _cloud.Settings(connectionString);
        foreach (var service in (string[])["Endpoint", "StsEndpoint", "ResourceDirectoryEndpoint"])
            settings[$"Sync__Alibaba__{service}"] = Endpoint.ToString();
        settings["Sync__Network__Enabled"] = "false";
        return settings;
    }

    public async ValueTask DisposeAsync()
    {
        await _replay.DisposeAsync();
        await _cloud.DisposeAsync();
    }
}
