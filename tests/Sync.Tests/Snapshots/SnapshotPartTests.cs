using System.Text.Json;

namespace Sync.Tests.Snapshots;

/// <summary>The rows of a snapshot over its parts.</summary>
public sealed class SnapshotPartTests
{
    // Two accounts with two regions each, with three CEN instances and flow logs without one.
    private const string Fill = """
        delete from sync.flow_log;
        insert into sync.flow_log (account_id, region_id, flow_log_id, cen_id, status, tags, content_hash,
            first_seen_at, valid_from)
        select (1 + n % 2)::text, case n / 2 % 2 when 0 then 'cn-a' else 'cn-b' end, 'flowlog-' || 100 + n,
            'cen-' || nullif(n / 4 % 4, 0), 'Active', '{}', gen_random_uuid(), now() - interval '9 days',
            now() - interval '9 days'
        from generate_series(1, 200) n
        """;

    private const string Merge = "update sync.inventory_clock set at = clock_timestamp()";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_part_begins_after_the_last_row_of_the_one_before_in_the_order_of_all(bool isPast)
    {
        await using var bench = await SnapshotBench.StartAsync(("PartRows", "7"));
        await bench.App.ExecuteAsync(Fill);
        if (isPast) await bench.App.ExecuteAsync(Merge);
        await bench.MissAsync(TimeSpan.FromDays(1));

        await bench.WriteDueAsync();

        var moment = (await bench.MomentsAsync())[0];
        Assert.Equal(29, (await bench.ManifestAsync(moment)).Parts.Count());
        var rows = (await bench.FlowLogsAsync(moment)).Select(Place).ToList();
        Assert.Equal(200, rows.Distinct().Count());
        Assert.Equal(rows.Order(), rows);
    }

    private static (string Account, string Region, string Cen, string Id) Place(string line)
    {
        var item = JsonDocument.Parse(line).RootElement;
        return (Text("accountId"), Text("regionId"), Text("cenId"), Text("flowLogId"));

        string Text(string name) => item.GetProperty(name).GetString() ?? "";
    }
}
