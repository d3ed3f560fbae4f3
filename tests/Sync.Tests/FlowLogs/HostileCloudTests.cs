using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.FlowLogs;

/// <summary>Promise 10: nothing that the cloud sends is lost or fatal.</summary>
public class HostileCloudTests
{
    private const string Region = "cn-hangzhou";

    [Fact]
    public async Task A_NUL_a_megabyte_an_invalid_date_and_an_unpaired_surrogate_are_kept()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cen.Faults.Add(new HostileValues { RegionId = Region });

        await app.RunWellAsync();

        var row = await app.ScalarAsync<(
            string Name, int Length, string CreationTime, DateTime? CreatedAt, string Project)>(
            "select flow_log_name, length(description), creation_time, created_at, project_name from sync.flow_log "
                + "where length(description) > 1000 limit 1");
        Assert.Equal(("nul␀name", 1 << 20, "the day before yesterday", null, "half \\ud83d pair"), row);
        Assert.Equal(app.Cloud.FlowLogs(Region).Count, (await app.InventoryIdsAsync(Region)).Count);
        Assert.Equal(120, (await app.RunWellAsync()).Scopes.Sum(scope => scope.Unchanged));
    }

    [Fact]
    public async Task Unknown_fields_are_kept_and_served()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cen.Faults.Add(new UnknownFields { RegionId = Region });

        await app.RunWellAsync();

        Assert.Equal(
            """{"Delivery": {"Mode": "batch", "Retries": 3}, "PeerRegionId": "cn-shanghai"}""",
            await app.ScalarAsync<string>(
                "select distinct extra::text from sync.flow_log where region_id = @Region", new { Region }));
        var json = await app.Http.GetStringAsync($"/api/flowlogs/{app.Cloud.FlowLogs(Region)[0].FlowLogId}");
        Assert.Contains(
            "\"extra\":{\"Delivery\": {\"Mode\": \"batch\", \"Retries\": 3}, \"PeerRegionId\": \"cn-shanghai\"}", json,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_field_is_reported_once()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cen.Faults.Add(new UnknownFields());

        await app.RunWellAsync();
        await app.RunWellAsync();

        Assert.Single(app.Log.All, line => line.Contains("does not list: PeerRegionId", StringComparison.Ordinal));
        Assert.Equal(
            ["Delivery", "PeerRegionId"],
            await app.QueryAsync<string>("select name from sync.unknown_field order by name"));
    }

    [Fact]
    public async Task Unusual_but_valid_responses_give_a_complete_listing()
    {
        foreach (var fault in (Fault[])
        [
            new NumericCounters(), new ClampedPageSize(3), new SilentClamp(3), new Throttle { Times = 2 },
        ])
        {
            await using var app = await SyncApplication.StartInAsync(
                new SyncSurroundings { Time = new HurriedTime() }, ("Sync:Alibaba:MaxRetries", "3"),
                ("Sync:Alibaba:AttemptTimeout", "00:01:00"));
            app.Cen.Faults.Add(fault);

            var report = await app.RunWellAsync();

            Assert.Equal(120, report.Scopes.Sum(scope => scope.Added));
        }
    }
}
