using System.Text.Json;
using Sync.Drift;
using Sync.FlowLogs;
using Sync.Runs;

namespace Sync.Testing;

internal sealed record DriftRow(
    Guid EventId, DateTime At, long RunId, string RegionId, string FlowLogId, string Kind, string Changes,
    string? Shown, string Severity, string State, Guid? FoldedInto, int Flaps, DateTime? FlappedAt)
{
    /// <summary>The changes that readers get, one per string: <c>status: "Active" → "Inactive"</c>.</summary>
    public IReadOnlyList<string> Told => Lines(Shown ?? Changes);

    public IReadOnlyList<string> Merged => Lines(Changes);

    private static List<string> Lines(string json) =>
    [
        .. JsonDocument.Parse(json).RootElement.EnumerateArray().Select(change =>
            $"{change.GetProperty("field").GetString()}: "
            + $"{change.GetProperty("before").GetRawText()} → {change.GetProperty("after").GetRawText()}"),
    ];
}

/// <summary>Helpers for drift tests: one region whose flow logs the tests set.</summary>
internal static class DriftWatch
{
    public static FlowLog Before { get; } = Some.FlowLog("flowlog-1");

    /// <summary>Starts an app whose baseline is one flow log, <see cref="Before"/>.</summary>
    public static async Task<SyncApplication> StartAsync(params (string Key, string Value)[] settings)
    {
        var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0), settings);
        await app.PutAsync(Before);
        return app;
    }

    /// <summary>Adds three changes of that flow log, and an addition and a removal of another, one run each.</summary>
    public static async Task<SyncApplication> StartWithEventsAsync(params (string Key, string Value)[] settings)
    {
        var app = await StartAsync(settings);
        var entry = Before;
        await app.PutAsync(entry = entry with { Status = "Inactive" });
        await app.PutAsync(entry = entry with { Interval = 60 });
        await app.PutAsync(entry with { Tags = entry.Tags.Add("team", "x") });
        await app.PutAsync(Some.FlowLog("flowlog-2") with { CenId = "cen-2" });
        await app.RemoveAsync("flowlog-2");
        return app;
    }

    /// <summary>Puts the flow log into the cloud and runs a sync.</summary>
    public static Task<SyncReport> PutAsync(this SyncApplication app, FlowLog entry)
    {
        if (app.Cloud.FlowLogs(Some.Region).Any(each => each.FlowLogId == entry.FlowLogId)) app.Cloud.Replace(entry);
        else app.Cloud.Add(entry);
        return app.RunWellAsync();
    }

    public static Task<SyncReport> PutStatusAsync(this SyncApplication app, string status) =>
        app.PutAsync(Before with { Status = status });

    public static Task<SyncReport> RemoveAsync(this SyncApplication app, string flowLogId = "flowlog-1")
    {
        app.Cloud.Remove(Some.Region, flowLogId);
        return app.RunWellAsync();
    }

    /// <summary>All events of flow logs, oldest first.</summary>
    public static Task<IReadOnlyList<DriftRow>> DriftAsync(this SyncApplication app) => app.QueryAsync<DriftRow>(
        """
        select event_id, at, run_id, region_id, flow_log_id, kind, changes::text, shown::text, severity, state,
            folded_into, flaps, flapped_at
        from sync.drift_event
        where resource = 'flow_log'
        order by at, event_id
        """);

    public static async Task<IReadOnlyList<DriftRow>> ShownAsync(this SyncApplication app) =>
        [.. (await app.DriftAsync()).Where(row => row.State == "shown")];

    /// <summary>The first changed field of each changed flow log, and the kind of others.</summary>
    public static string Show(IEnumerable<DriftItem> items) =>
        string.Join(' ', items.Select(item => item.Kind == "changed" ? item.Changes[0].Field : item.Kind));
}
