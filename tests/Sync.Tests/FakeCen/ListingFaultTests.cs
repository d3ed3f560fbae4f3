using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.FakeCen;

public sealed class ListingFaultTests : WithFakeCen
{
    private string Busiest => Cloud.Regions[0];

    private int Total => Cloud.FlowLogs(Busiest).Count;

    [Fact]
    public async Task A_total_can_be_wrong_missing_or_not_a_number()
    {
        Assert.Equal($"{Total + 3}", (string?)(await PageWithAsync(new WrongTotal(3)))["TotalCount"]);
        Assert.Equal($"{Total - 1}", (string?)(await PageWithAsync(new WrongTotal(-1)))["TotalCount"]);
        Assert.False((await PageWithAsync(new MissingTotal())).AsObject().ContainsKey("TotalCount"));
        Assert.Equal("many", (string?)(await PageWithAsync(new UnparsableTotal()))["TotalCount"]);
    }

    [Fact]
    public async Task Counters_can_be_numbers()
    {
        var body = await PageWithAsync(new NumericCounters());

        Assert.All(
            ["PageSize", "PageNumber", "TotalCount"],
            name => Assert.Equal(JsonValueKind.Number, body[name]!.GetValueKind()));
    }

    [Fact]
    public async Task A_clamped_page_echoes_the_served_or_the_requested_size()
    {
        var honest = await PageWithAsync(new ClampedPageSize(10), page: 2);
        var silent = await PageWithAsync(new SilentClamp(10), page: 2);

        Assert.Equal("10", (string?)honest["PageSize"]);
        Assert.Equal("50", (string?)silent["PageSize"]);
        Assert.Equal(Expected(10, 10), Ids(honest));
        Assert.Equal(Expected(10, 10), Ids(silent));
    }

    [Fact]
    public async Task A_repeated_page_is_the_first_whatever_it_claims_to_be()
    {
        var lying = await PageWithAsync(new RepeatedPage(), page: 2);
        var honest = await PageWithAsync(new RepeatedPage(EchoAsked: false), page: 2);

        Assert.Equal(("2", "1"), ((string?)lying["PageNumber"], (string?)honest["PageNumber"]));
        Assert.Equal(Expected(0, 50), Ids(lying));
        Assert.Equal(Expected(0, 50), Ids(honest));
    }

    [Fact]
    public async Task An_empty_page_keeps_its_total()
    {
        var empty = await PageWithAsync(new EmptyPage());
        var bare = await PageWithAsync(new EmptyPage(Bare: true));

        Assert.Equal($"{Total}", (string?)empty["TotalCount"]);
        Assert.Empty(Ids(empty));
        Assert.Equal("{}", bare["FlowLogs"]!.ToJsonString());
    }

    [Fact]
    public async Task A_capped_total_is_never_more_than_its_cap()
    {
        Assert.Equal("7", (string?)(await PageWithAsync(new CappedTotal(7)))["TotalCount"]);
        Assert.Equal($"{Total}", (string?)(await PageWithAsync(new CappedTotal(Total + 1)))["TotalCount"]);
    }

    [Fact]
    public async Task A_stale_listing_is_consistent_and_short()
    {
        var stale = await PageWithAsync(new StaleListing(3));

        Assert.Equal("3", (string?)stale["TotalCount"]);
        Assert.Equal(Expected(0, 3), Ids(stale));
    }

    [Fact]
    public async Task A_hidden_entry_is_neither_listed_nor_counted()
    {
        var page = await PageWithAsync(new HiddenEntry(1));

        Assert.Equal($"{Total - 1}", (string?)page["TotalCount"]);
        Assert.Equal(Expected(0, 1).Concat(Expected(2, 49)), Ids(page));
    }

    [Fact]
    public async Task A_repeated_entry_replaces_another()
    {
        var first = Cloud.FlowLogs(Busiest)[0].FlowLogId;

        Assert.Equal([first, first, .. Expected(2, 48)], Ids(await PageWithAsync(new RepeatedEntry())));
    }

    [Fact]
    public async Task An_ignored_filter_lists_the_complete_region()
    {
        Server.Faults.Add(new IgnoredFilter());

        using var response = await Caller.CallAsync(
            "DescribeFlowlogs", [new("RegionId", Busiest), new("FlowLogId", "flowlog-nowhere")]);

        Assert.Equal($"{Total}", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["TotalCount"]);
    }

    [Fact]
    public async Task A_fault_can_let_some_calls_succeed_first()
    {
        Server.Faults.Add(new WrongTotal(1) { After = 2, Times = 1 });

        var totals = new List<string?>();
        for (var call = 0; call < 4; call++) totals.Add((string?)(await Caller.PageAsync(Busiest))["TotalCount"]);

        Assert.Equal([$"{Total}", $"{Total}", $"{Total + 1}", $"{Total}"], totals);
    }

    [Fact]
    public async Task An_insert_mid_walk_repeats_the_last_entry_of_a_page_on_the_next()
    {
        Server.Faults.Add(new InsertMidWalk { Page = 1, Times = 1 });

        var first = await Caller.PageAsync(Busiest);
        var second = await Caller.PageAsync(Busiest, 2);

        Assert.Equal(Ids(first)[^1], Ids(second)[0]);
    }

    [Fact]
    public async Task A_delete_mid_walk_hides_an_entry_between_two_pages()
    {
        var hidden = Cloud.FlowLogs(Busiest)[50].FlowLogId;
        Server.Faults.Add(new DeleteMidWalk { RegionId = Busiest, Page = 2, Before = true, Times = 1 });

        var first = await Caller.PageAsync(Busiest);
        var second = await Caller.PageAsync(Busiest, 2);

        Assert.DoesNotContain(hidden, Ids(first).Concat(Ids(second)));
        Assert.Contains(Cloud.FlowLogs(Busiest), entry => entry.FlowLogId == hidden);
    }

    [Fact]
    public async Task Unknown_fields_and_foreign_regions_appear_in_every_entry()
    {
        Server.Faults.Add(new ForeignRegion("mars-1"));

        var entries = (await PageWithAsync(new UnknownFields()))["FlowLogs"]!["FlowLog"]!.AsArray();

        Assert.All(entries, entry => Assert.Equal("mars-1", (string?)entry!["RegionId"]));
        Assert.All(entries, entry => Assert.Equal("cn-shanghai", (string?)entry!["PeerRegionId"]));
        Assert.All(entries, entry => Assert.Equal(3, (int?)entry!["Delivery"]!["Retries"]));
    }

    [Fact]
    public async Task Hostile_values_are_sent_unchanged()
    {
        Server.Faults.Add(new HostileValues());

        using var response = await Caller.CallAsync("DescribeFlowlogs", [new("RegionId", Busiest)]);
        var text = await response.Content.ReadAsStringAsync();
        var entry = JsonNode.Parse(text)!["FlowLogs"]!["FlowLog"]![0]!;

        Assert.Contains("\"half \\ud83d pair\"", text);
        Assert.Equal("nul\0name", (string?)entry["FlowLogName"]);
        Assert.Equal(1 << 20, ((string?)entry["Description"])!.Length);
    }

    [Fact]
    public async Task A_region_can_be_missing_from_the_list()
    {
        Server.Faults.Add(new MissingRegionFromList(Busiest));

        using var response = await Caller.CallAsync("DescribeChildInstanceRegions");
        var regions = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["Regions"]!["Region"]!.AsArray();

        Assert.Equal(Cloud.Regions.Skip(1), regions.Select(region => (string?)region!["RegionId"]));
        Assert.Equal($"{Total}", (string?)(await Caller.PageAsync(Busiest))["TotalCount"]);
    }

    [Fact]
    public async Task A_region_list_can_lack_the_ids_of_its_regions()
    {
        Server.Faults.Add(new NamelessRegions());

        using var response = await Caller.CallAsync("DescribeChildInstanceRegions");
        var regions = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["Regions"]!["Region"]!.AsArray();

        Assert.Equal(Cloud.Regions.Count, regions.Count);
        Assert.All(regions, region => Assert.False(region!.AsObject().ContainsKey("RegionId")));
        Assert.All(regions, region => Assert.True(region!.AsObject().ContainsKey("LocalName")));
    }

    [Fact]
    public async Task A_fault_can_affect_every_other_call_only()
    {
        Server.Faults.Add(new WrongTotal(1) { Every = 2, After = 1, Times = 2 });

        var totals = new List<string?>();
        for (var call = 0; call < 6; call++) totals.Add((string?)(await Caller.PageAsync(Busiest))["TotalCount"]);

        string right = $"{Total}", wrong = $"{Total + 1}";
        Assert.Equal([right, wrong, right, wrong, right, right], totals);
    }

    [Fact]
    public async Task Several_faults_add_up()
    {
        Server.Faults.Add(new WrongTotal(3));
        Server.Faults.Add(new WrongTotal(4));

        Assert.Equal($"{Total + 12}", (string?)(await PageWithAsync(new WrongTotal(5)))["TotalCount"]);
    }

    private async Task<JsonNode> PageWithAsync(Fault fault, int page = 1)
    {
        Server.Faults.Add(fault);
        var body = await Caller.PageAsync(Busiest, page);
        Server.Faults.Remove(fault);
        return body;
    }

    private IEnumerable<string> Expected(int skip, int take) =>
        Cloud.FlowLogs(Busiest).Skip(skip).Take(take).Select(entry => entry.FlowLogId);
}
