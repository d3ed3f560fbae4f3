using System.Text.Json.Nodes;
using CsCheck;
using Sync.Inventory;
using Sync.Local.FakeCen.Faults;

namespace Sync.Proofs.Properties;

/// <summary>Promise 4 over random histories with debounced, flapping, ignored and incomplete changes.</summary>
public class DriftHistoryProperties
{
    private static readonly (string, string)[] Rules =
    [
        ("Sync:Drift:Ignore:0:Field", "description"), ("Sync:Drift:Ignore:1:TagKey", "chan*"),
        ("Sync:Drift:DebounceRuns", "2"),
        ("Sync:RemovalGuard:MaxFraction", "1"),
    ];

    private enum Step
    {
        Drift,
        Transient,
        Settle,
        Incomplete,
        Nothing,
    }

    private static readonly Gen<(int Seed, Step[] Steps)> Histories = Gen.Select(
        Gen.Int[1, 1000],
        Gen.Frequency(
            (4, Gen.Const(Step.Drift)), (3, Gen.Const(Step.Transient)), (3, Gen.Const(Step.Settle)),
            (1, Gen.Const(Step.Incomplete)), (1, Gen.Const(Step.Nothing)))
            .Array[6, 14]);

    [Fact]
    public async Task Events_replayed_over_the_baseline_yield_the_inventory_and_match_the_counts_of_the_ledger() =>
        await Histories.SampleAsync(history => HoldsAsync(history.Seed, history.Steps), iter: 12, threads: 2);

    private static async Task HoldsAsync(int seed, Step[] steps)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 2, FlowLogs: 24, seed), Rules);
        await app.RunWellAsync();
        var baseline = await InventoryAsync(app);
        foreach (var step in steps) await TakeAsync(app, step);

        var events = await app.QueryAsync<(string RegionId, string FlowLogId, string Kind, string Changes)>(
            "select region_id, flow_log_id, kind, changes::text from sync.drift_event order by at");
        foreach (var each in events)
            Replay(baseline, (each.RegionId, each.FlowLogId), each.Kind, FieldsOf(each.Changes));

        Assert.Equal(Show(await InventoryAsync(app)), Show(baseline));
        await app.CheckInvariantsAsync(atRest: true);
    }

    private static async Task TakeAsync(SyncApplication app, Step step)
    {
        var some = app.Cloud.Regions.SelectMany(app.Cloud.FlowLogs).Where((_, index) => index % 3 == 0).ToList();
        if (step == Step.Drift) app.Cloud.Drift(5);
        if (step == Step.Transient) some.ForEach(each => app.Cloud.Replace(each with { Status = "Modifying" }));
        if (step == Step.Settle)
        {
            some.ForEach(each =>
                app.Cloud.Replace(each with { Status = each.FlowLogId[^1] % 2 == 0 ? "Active" : "Inactive" }));
        }

        if (step == Step.Incomplete) app.Cloud.Drift(5);
        if (step == Step.Incomplete) app.Cen.Faults.Add(new WrongTotal(+1) { RegionId = "cn-hangzhou" });
        await app.RunAsync();
        app.Cen.Faults.Clear();
    }

    private static void Replay(
        Dictionary<(string, string), Dictionary<string, string>> state, (string, string) key, string kind,
        List<FieldChange> changes)
    {
        Assert.Equal(kind != "added", state.ContainsKey(key));
        var fields = kind == "added" ? state[key] = [] : state[key];
        foreach (var (field, before, after) in changes)
        {
            Assert.Equal(before?.ToJsonString(), fields.GetValueOrDefault(field));
            if (after is null) fields.Remove(field);
            else fields[field] = after.ToJsonString();
        }

        if (kind != "removed") return;
        Assert.Empty(fields);
        state.Remove(key);
    }

    private static List<FieldChange> FieldsOf(string json) => [.. JsonNode.Parse(json)!.AsArray().Select(change =>
        new FieldChange((string)change!["field"]!, change["before"], change["after"]))];

    private static async Task<Dictionary<(string, string), Dictionary<string, string>>> InventoryAsync(
        SyncApplication app)
    {
        var rows = await app.QueryAsync<(string RegionId, string FlowLogId, string Json)>(
            "select region_id, flow_log_id, to_jsonb(f)::text from sync.flow_log f");
        return rows.ToDictionary(
            row => (row.RegionId, row.FlowLogId), row => Fields(JsonNode.Parse(row.Json)!.AsObject()));
    }

    private static Dictionary<string, string> Fields(JsonObject row)
    {
        string[] columns =
        [
            "flow_log_name", "description", "cen_id", "transit_router_id", "transit_router_attachment_id",
            "project_name", "log_store_name", "log_format_string", "flow_log_version", "interval",
            "status", "creation_time",
        ];
        return columns.Where(column => row[column] is not null).Select(column => (Camel(column), row[column]!))
            .Concat(row["tags"]!.AsObject().Select(tag => ($"tags.{tag.Key}", tag.Value!)))
            .ToDictionary(field => field.Item1, field => field.Item2.ToJsonString());
    }

    private static string Camel(string column) =>
        string.Concat(
            column.Split('_').Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static IEnumerable<string> Show(
        Dictionary<(string, string), Dictionary<string, string>> inventory) => inventory
        .OrderBy(flowLog => flowLog.Key)
        .Select(flowLog =>
            $"{flowLog.Key}: {string.Join(", ", flowLog.Value.OrderBy(field => field.Key, StringComparer.Ordinal))}");
}
