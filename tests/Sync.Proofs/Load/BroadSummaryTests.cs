using System.Text.Json;

namespace Sync.Proofs.Load;

/// <summary>The summary of days in which more changed than can be counted while somebody waits.</summary>
public sealed class BroadSummaryTests
{
    private const string Events = """
        insert into sync.drift_event (
            event_id, at, run_id, account_id, region_id, flow_log_id, kind, changes, severity, state)
        select gen_random_uuid(), now() - interval '40 days' + i * interval '1 microsecond', 1, '1', 'r', 'f-' || i,
            'changed', '[]', 'low', 'shown'
        from generate_series(@first, @first + 19999) i
        """;

    [Fact]
    public async Task Days_with_too_many_events_are_refused_with_the_reason_and_fewer_days_are_counted()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        for (var first = 0; first <= 500_000; first += 20_000) await app.ExecuteAsync(Events, new { first });

        var problem = await app.ProblemAsync("/api/summary?days=90");

        Assert.Contains(
            "days include more than 500000 drift events, which takes too long to count: use fewer days.", problem,
            StringComparison.Ordinal);
        var summary = await app.GetAsync<JsonElement>("/api/summary?days=30");
        Assert.Equal(120, summary.GetProperty("flowLogs").GetInt32());
        Assert.Equal(30, summary.GetProperty("days").GetArrayLength());
    }
}
