using System.Diagnostics;
using Sync.Drift.Deliveries;

namespace Sync.Testing;

/// <summary>Helpers for delivery tests.</summary>
internal static class AlertWatch
{
    /// <summary>
    /// Starts an app whose baseline is one flow log and which sends every event to one webhook, <c>ops</c>.
    /// </summary>
    public static Task<SyncApplication> StartAsync(Receiver receiver, params (string Key, string Value)[] settings) =>
        DriftWatch.StartAsync([.. receiver.Sink(0, "ops"), ("Sync:Alerts:0:Severity", "low"), .. settings]);

    /// <summary>The settings of another process with the same database and webhook.</summary>
    public static Dictionary<string, string?> Settings(
        this SyncApplication app, Receiver receiver, params (string Key, string Value)[] settings)
    {
        var all = app.Settings();
        (string, string)[] more = [.. receiver.Sink(0, "ops"), ("Sync:Alerts:0:Severity", "low"), .. settings];
        foreach (var (key, value) in more) all[key] = value;
        return all;
    }

    /// <summary>Does what the delivery timer does.</summary>
    public static Task SendAsync(this SyncApplication app, TimeSpan? limit = null) =>
        app.Get<DeliverySender>().SendDueAsync(limit ?? TimeSpan.FromMinutes(1), CancellationToken.None);

    /// <summary>Makes all pending messages due.</summary>
    public static Task MakeDueAsync(this SyncApplication app) => app.ExecuteAsync(
        """
        update sync.alert_message set due_at = clock_timestamp() where state = 'owed';
        update sync.sink set resume_at = null
        """);

    /// <summary>Makes all pending events one hour older.</summary>
    public static Task MakeLateAsync(this SyncApplication app) =>
        app.ExecuteAsync("update sync.delivery set owed_at = owed_at - interval '1 hour' where message_id is null");

    public static Task<IReadOnlyList<MessageRow>> MessagesAsync(this SyncApplication app) => app.QueryAsync<MessageRow>(
        """
        select message_id, sink, run_id, total, told, state, attempts, status, reason,
            extract(epoch from due_at - attempted_at)::float8 as wait
        from sync.alert_message
        order by made_at, run_id
        """);

    public static async Task<MessageRow> MessageAsync(this SyncApplication app) =>
        Assert.Single(await app.MessagesAsync());

    public static Task<IReadOnlyList<string>> DeliveriesAsync(this SyncApplication app) => app.QueryAsync<string>(
        "select concat_ws(' ', sink, kind, flow_log_id, state) from report.delivery order by delivery_id");

    /// <summary>Waits until a condition is true that another process brings about.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(100))
        {
            if (await condition()) return;
        }

        Assert.Fail($"Not true within two minutes: {what}");
    }
}

/// <param name="Wait">The seconds from the last attempt to the next.</param>
internal sealed record MessageRow(
    Guid MessageId, string Sink, long RunId, int Total, int Told, string State, int Attempts, int? Status,
    string? Reason, double? Wait);
