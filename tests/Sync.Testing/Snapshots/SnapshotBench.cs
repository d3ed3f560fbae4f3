using System.Text.Json.Nodes;
using Sync.Local.FakeCen;
using Sync.Snapshots;
using Sync.Snapshots.Targets;

namespace Sync.Testing;

/// <summary>
/// An app with a series <c>daily</c>, at midnight, in a folder of its own. Its inventory was listed ten days ago.
/// </summary>
internal sealed class SnapshotBench : IAsyncDisposable
{
    // As if everything so far had happened ten days earlier.
    private const string Backdate = """
        update sync.sync_run set started_at = started_at - @age, finished_at = finished_at - @age;
        update sync.sync_scope set started_at = started_at - @age;
        update sync.folded_scopes
        set started_at = array(select each - @age from unnest(started_at) with ordinality one (each, n) order by n);
        update sync.scope set last_at = last_at - @age, baseline_at = baseline_at - @age,
            last_complete_at = last_complete_at - @age, look_started_at = look_started_at - @age;
        update sync.flow_log set first_seen_at = first_seen_at - @age, valid_from = valid_from - @age;
        update sync.flow_log_history set first_seen_at = first_seen_at - @age, valid_from = valid_from - @age,
            valid_to = valid_to - @age;
        update sync.drift_event set at = at - @age;
        update sync.inventory_clock set at = at - @age
        """;

    private SnapshotBench(SyncApplication app, string folder) => (App, Folder) = (app, folder);

    public SyncApplication App { get; }

    public string Folder { get; }

    public SnapshotSettings Series => App.Get<SnapshotJob>().Find("daily")!;

    public SnapshotTarget Target => App.Get<SnapshotTargets>().Of(Series);

    /// <param name="settings">Of the series, by their short names; of the app, by their keys.</param>
    public static async Task<SnapshotBench> StartAsync(params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("sync-snapshots-").FullName;
        var all = settings.Select(pair => pair.Key.Contains(':', StringComparison.Ordinal)
            ? pair : ($"Sync:Snapshots:0:{pair.Key}", pair.Value)).ToList();
        Default("Name", "daily");
        Default("Target", folder);
        Default("Format", "ndjson");
        if (!Has("AfterRun")) Default("Schedule", "0 0 0 * * *");
        var app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 3, FlowLogs: 60), [.. all]);
        var bench = new SnapshotBench(app, folder);
        await app.RunWellAsync();
        await bench.BackdateAsync(TimeSpan.FromDays(10));
        return bench;

        bool Has(string name) => all.Exists(pair => pair.Item1 == $"Sync:Snapshots:0:{name}");

        void Default(string name, string value)
        {
            if (!Has(name)) all.Add(($"Sync:Snapshots:0:{name}", value));
        }
    }

    public Task BackdateAsync(TimeSpan age) => App.ExecuteAsync(Backdate, new { age });

    /// <summary>As if no instance had planned the series for this long.</summary>
    public async Task MissAsync(TimeSpan time)
    {
        await WriteDueAsync();
        await App.ExecuteAsync("update sync.snapshot_series set planned_to = clock_timestamp() - @time", new { time });
    }

    public Task WriteDueAsync() =>
        App.Get<SnapshotJob>().WriteDueAsync(TimeSpan.FromMinutes(2), CancellationToken.None);

    /// <summary>Makes failed attempts due, and a lease of a killed instance expire.</summary>
    public Task LetTimePassAsync() => App.ExecuteAsync("""
        update sync.snapshot set due_at = clock_timestamp() where state = 'planned';
        update sync.snapshot_series set leased_until = clock_timestamp() where lease is not null
        """);

    public Task<IReadOnlyList<string>> StatesAsync() => App.QueryAsync<string>(
        "select concat_ws(' ', state, attempts) from sync.snapshot order by moment");

    public Task<IReadOnlyList<DateTime>> MomentsAsync(string state = "written") => App.QueryAsync<DateTime>(
        "select moment from sync.snapshot where state = @state order by moment", new { state });

    public async Task<SnapshotManifest> ManifestAsync(DateTime moment) => SnapshotManifest.Read(
        (await Target.ReadAsync(PathTemplate.Manifest("daily", moment), CancellationToken.None))!.Content)!;

    /// <summary>All files of the folder except the lock of the pointer, by their paths, with their bytes.</summary>
    public IReadOnlyDictionary<string, byte[]> Files() => Directory
        .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetRelativePath(Folder, file), File.ReadAllBytes);

    /// <summary>The flow logs of a snapshot in NDJSON, from its parts.</summary>
    public async Task<IReadOnlyList<string>> FlowLogsAsync(DateTime moment)
    {
        var lines = new List<string>();
        foreach (var part in (await ManifestAsync(moment)).Resources.Single(each => each.Resource == "flowlogs").Parts)
            lines.AddRange(await File.ReadAllLinesAsync(Path.Combine(Folder, part.Path)));
        return lines;
    }

    /// <summary>The same from the API.</summary>
    public async Task<IReadOnlyList<string>> FlowLogsAsOfAsync(DateTime moment) =>
        (await App.Http.GetStringAsync($"/api/flowlogs?format=ndjson&asOf={moment:yyyy-MM-ddTHH:mm:ss.ffffffZ}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async Task<JsonNode> ApiAsync(string path) => JsonNode.Parse(await App.Http.GetStringAsync(path))!;

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }
}
