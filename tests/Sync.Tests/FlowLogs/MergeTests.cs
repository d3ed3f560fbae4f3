using Sync.FlowLogs;

namespace Sync.Tests.FlowLogs;

/// <summary>Promises 9 and 10: the content of the tables after a merge.</summary>
public class MergeTests
{
    private const string Region = "cn-hangzhou";

    [Fact]
    public async Task Versions_follow_each_other_without_a_gap_by_the_databases_clock()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        var began = await app.ScalarAsync<DateTime>("select clock_timestamp()");
        foreach (var status in (string[])["Active", "Modifying", "Inactive"]) await PutAsync(app, status);
        app.Cloud.Remove(Region, "flowlog-1");
        await app.RunWellAsync();
        var ended = await app.ScalarAsync<DateTime>("select clock_timestamp()");

        var versions = await app.QueryAsync<(string Status, DateTime From, DateTime To)>(
            "select status, valid_from, valid_to from sync.flow_log_history order by valid_from");

        Assert.Equal(["Active", "Modifying", "Inactive"], versions.Select(version => version.Status));
        Assert.Equal(
            versions.Skip(1).Select(version => version.From), versions.SkipLast(1).Select(version => version.To));
        Assert.InRange(versions[0].From, began, ended);
        Assert.InRange(versions[^1].To, versions[^1].From, ended);
        Assert.Empty(await app.InventoryIdsAsync(Region));
    }

    [Fact]
    public async Task A_clock_that_was_set_back_never_makes_a_version_end_before_it_begins()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await app.ExecuteAsync("update sync.inventory_clock set at = '2099-01-01T00:00:00Z'");
        foreach (var status in (string[])["Active", "Modifying", "Inactive"]) await PutAsync(app, status);

        var versions = await app.QueryAsync<DateTime>(
            "select valid_from from sync.flow_log_history union all select valid_from from sync.flow_log order by 1");

        var first = new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Assert.Equal([first.AddMicroseconds(1), first.AddMicroseconds(2), first.AddMicroseconds(3)], versions);
    }

    [Fact]
    public async Task A_flow_log_that_returns_is_a_new_one_and_its_earlier_history_is_kept()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await PutAsync(app, "Active");
        app.Cloud.Remove(Region, "flowlog-1");
        await app.RunWellAsync();
        await PutAsync(app, "Active");

        var (firstSeen, gone) = await app.ScalarAsync<(DateTime, DateTime)>(
            "select f.first_seen_at, h.valid_to from sync.flow_log f join sync.flow_log_history h "
                + "using (account_id, region_id, flow_log_id)");
        Assert.True(firstSeen > gone);
    }

    [Fact]
    public async Task The_order_of_tags_and_the_spelling_of_empty_values_are_never_a_change()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        app.Cloud.Add(Some.FlowLog("flowlog-1", name: null));
        await app.RunWellAsync();
        app.Cloud.Replace(Some.FlowLog("flowlog-1", name: ""));

        Assert.Equal(1, (await app.RunWellAsync()).Scopes.Single().Unchanged);
    }

    [Fact]
    public async Task Every_field_reaches_its_column_and_a_change_of_any_is_a_change()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        var entry = Some.FlowLog("flowlog-1") with
        {
            Description = "d",
            TransitRouterId = "tr-1",
            TransitRouterAttachmentId = "tr-attach-1",
            LogFormatString = "${srcaddr}",
            FlowLogVersion = "3",
        };
        app.Cloud.Add(entry);
        await app.RunWellAsync();
        FlowLog[] variants =
        [
            entry with { FlowLogName = "x" }, entry with { Description = "x" }, entry with { CenId = "x" },
            entry with { TransitRouterId = "x" },
            entry with { TransitRouterAttachmentId = "x" }, entry with { ProjectName = "x" },
            entry with { LogStoreName = "x" },
            entry with { LogFormatString = "x" }, entry with { FlowLogVersion = "x" }, entry with { Interval = 60 },
            entry with { Status = "x" },
            entry with { CreationTime = "x" }, entry with { Tags = entry.Tags.SetItem("env", "x") },
            entry with { Tags = entry.Tags.Add("x", "") },
            entry with { Description = null },
        ];

        foreach (var variant in variants)
        {
            app.Cloud.Replace(variant);
            Assert.Equal(1, (await app.RunWellAsync()).Scopes.Single().Changed);
        }

        Assert.Equal(
            variants.Length,
            await app.ScalarAsync<long>("select count(distinct content_hash) from sync.flow_log_history"));
        Assert.Equal(
            "a name|d|cen-1|tr-1|tr-attach-1|project|store|${srcaddr}|3|600|Active|2024-07-24T13:00:52Z|2024-07-24|"
                + "{\"env\": \"test\"}",
            await app.ScalarAsync<string>(
                """
                select concat_ws('|', flow_log_name, description, cen_id, transit_router_id,
                    transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version,
                    interval, status, creation_time, created_at::date, tags)
                from sync.flow_log_history order by valid_from limit 1
                """));
    }

    [Theory]
    [InlineData("2024-07-24T13:00:52Z", "2024-07-24 13:00:52")]
    [InlineData("2024-07-24T13:00Z", "2024-07-24 13:00:00")]
    [InlineData("2024-07-24T13:00:52.000Z", "2024-07-24 13:00:52")]
    [InlineData("2024-07-24T13:00:52+08:00", null)]
    [InlineData("2024-07-24 13:00", null)]
    [InlineData("12:00", null)]
    [InlineData("0002-01-01T00:00:00Z", "0002-01-01 00:00:00")]
    [InlineData("9998-12-31T23:59:59Z", "9998-12-31 23:59:59")]
    [InlineData("0001-12-31T00:00:00Z", null)]
    [InlineData("9999-01-01T00:00:00Z", null)]
    [InlineData("soon", null)]
    public async Task A_valid_creation_time_is_stored_as_a_time_and_every_one_as_text(string text, string? time)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        app.Cloud.Add(Some.FlowLog("flowlog-1") with { CreationTime = text });

        await app.RunWellAsync();

        Assert.Equal((text, time), await app.ScalarAsync<(string, string?)>(
            "select creation_time, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') "
                + "from sync.flow_log"));
    }

    private static Task<Sync.Runs.SyncReport> PutAsync(SyncApplication app, string status)
    {
        var entry = Some.FlowLog("flowlog-1", status);
        if (app.Cloud.FlowLogs(Region).Count == 0) app.Cloud.Add(entry);
        else app.Cloud.Replace(entry);
        return app.RunWellAsync();
    }
}
