using System.Text.Json.Nodes;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.FlowLogs;

/// <summary>The same content in another spelling is not a change, and an unknown spelling is not guessed.</summary>
public sealed class SpellingTests
{
    private const string Region = "cn-hangzhou";

    [Theory]
    [InlineData(936, null, "not UTF-8")]
    [InlineData(936, "GBK", "the charset GBK instead of UTF-8")]
    [InlineData(65001, "Big5", "the charset Big5 instead of UTF-8")]
    public async Task A_region_that_responds_in_another_encoding_fails_and_keeps_its_rows(
        int codePage, string? charset, string said)
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cen.Faults.Add(new OtherEncoding(codePage, charset) { RegionId = Region });

        var report = await app.RunAsync();

        var scope = report.Scopes.Single(scope => scope.Scope.RegionId == Region);
        Assert.Equal((ScopeOutcome.Failed, "Malformed"), (scope.Outcome, scope.ErrorCode));
        Assert.Contains(said, scope.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(app.Cloud.FlowLogs(Region).Count, (await app.InventoryIdsAsync(Region)).Count);
        Assert.Equal(
            0,
            await app.ScalarAsync<long>(
                "select count(*) from sync.flow_log f where f::text like '%' || chr(65533) || '%'"));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.drift_event"));
    }

    [Fact]
    public async Task Times_tags_regions_and_empty_members_in_another_spelling_change_nothing()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cen.Faults.Add(new EditedFlowLogs(entry => entry["Delivery"] = new JsonObject()));
        await app.RunWellAsync();
        var before = await HashesAsync(app);

        app.Cen.Faults.Clear();
        app.Cen.Faults.Add(new RegionsInCapitals());
        app.Cen.Faults.Add(new EditedFlowLogs(Respell));
        var report = await app.RunWellAsync();

        Assert.Equal(120, report.Scopes.Sum(scope => scope.Unchanged));
        Assert.Equal(before, await HashesAsync(app));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.flow_log_history"));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.drift_event"));
    }

    [Fact]
    public async Task A_changed_flow_log_in_another_spelling_shows_only_what_changed()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cen.Faults.Add(new EditedFlowLogs(entry =>
        {
            Respell(entry);
            entry["Description"] = "another";
        })
        { RegionId = Region });

        await app.RunWellAsync();

        Assert.Equal(["description"], await app.QueryAsync<string>(
            "select distinct change ->> 'field' from sync.drift_event, jsonb_array_elements(changes) change "
                + "where change ->> 'field' not like 'extra.%'"));
        Assert.Equal(
            app.Cloud.FlowLogs(Region).Count, await app.ScalarAsync<long>("select count(*) from sync.drift_event"));
    }

    [Fact]
    public async Task A_creation_time_that_is_invalid_is_kept_as_text_only()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cen.Faults.Add(new EditedFlowLogs(entry => entry["CreationTime"] = "12:00") { RegionId = Region });

        await app.RunWellAsync();

        Assert.Equal(("12:00", (DateTime?)null), await app.ScalarAsync<(string, DateTime?)>(
            "select distinct creation_time, created_at from sync.flow_log where region_id = @Region", new { Region }));
    }

    [Fact]
    public async Task Null_members_within_others_are_kept_and_served()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cen.Faults.Add(
            new EditedFlowLogs(entry =>
                entry["Delivery"] = new JsonObject { ["Mode"] = null, ["Retries"] = 3 })
            { RegionId = Region });

        await app.RunWellAsync();

        var json = await app.Http.GetStringAsync($"/api/flowlogs/{app.Cloud.FlowLogs(Region)[0].FlowLogId}");
        Assert.Contains("\"extra\":{\"Delivery\": {\"Mode\": null, \"Retries\": 3}}", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Region_ids_are_stored_and_requested_in_lower_case_whatever_their_source()
    {
        await using var app = await SyncApplication.StartAsync(
            settings: [
                ("Sync:Alibaba:Regions", "CN-Hangzhou, cn-hangzhou"), ("Sync:Alibaba:ExcludeRegions", "CN-BEIJING"),
            ]);

        await app.RunWellAsync();

        Assert.Equal([Region], await app.QueryAsync<string>("select region_id from sync.scope"));
        var page = JsonNode.Parse(await app.Http.GetStringAsync("/api/flowlogs?regionId=CN-HangZhou"))!;
        Assert.Equal(app.Cloud.FlowLogs(Region).Count, (int)page["totalCount"]!);
    }

    private static Task<IReadOnlyList<Guid>> HashesAsync(SyncApplication app) =>
        app.QueryAsync<Guid>("select content_hash from sync.flow_log order by flow_log_id");

    private static void Respell(JsonObject entry)
    {
        entry["CreationTime"] = ((string)entry["CreationTime"]!).Replace("Z", ".000Z", StringComparison.Ordinal);
        entry["Delivery"] = new JsonObject { ["Mode"] = null, ["Note"] = "" };
        if (entry["Tags"]?["Tag"] is JsonArray tags)
            entry["Tags"] = new JsonObject(
                tags.Select(tag => KeyValuePair.Create((string)tag!["Key"]!, tag["Value"]?.DeepClone())));
    }
}
