namespace Sync.Tests.Drift.Alerts;

/// <summary>What rules select. Every rule has its own sink, so one app covers all of them.</summary>
public class AlertRuleTests
{
    // The events of StartWithEventsAsync: status (high), interval (medium), tags.team (low) of flowlog-1; flowlog-2
    // added (medium) and removed (high).
    private static readonly (string Rule, string Selected)[] Cases =
    [
        ("Severity=low", "status interval tags.team added removed"),
        ("Severity=medium", "status interval added removed"),
        ("Severity=high", "status removed"),
        ("Kinds=added,removed", "added removed"),
        ("Fields=status,interval", "status interval"),
        ("Fields=tags", "tags.team"),
        ("Fields=tags.team", "tags.team"),
        ("Fields=tags.other", ""),
        ("Accounts=1", ""),
        ("Regions=cn-h*", "status interval tags.team added removed"),
        ("Regions=cn-shanghai", ""),
        ("Cens=cen-2,cen-3", "added removed"),
        ("Tags=team", "tags.team"),
        ("Tags=env=prod,env=t*", "status interval tags.team added removed"),
        ("Tags=env=test,team=y", ""),
        ("Kinds=changed;Severity=medium;Fields=status", "status"),
    ];

    [Fact]
    public async Task A_rule_selects_events_that_match_all_its_conditions()
    {
        await using var receiver = await Receiver.StartAsync();
        var settings = Cases.SelectMany((each, number) => Settings(receiver, number, each.Rule)).ToArray();

        await using var app = await DriftWatch.StartWithEventsAsync(settings);

        Assert.Equal(
            Cases.Select((each, number) => $"s{number} {each.Rule}: {each.Selected}"), await SelectedAsync(app));
    }

    [Fact]
    public async Task Two_rules_that_select_an_event_for_the_same_sink_make_one_delivery_named_after_the_first()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await DriftWatch.StartAsync(
            [
                .. receiver.Sink(0, "ops"), .. receiver.Sink(1, "audit"), ("Sync:Alerts:0:Sinks", "ops"),
                ("Sync:Alerts:0:Name", "first"),
                ("Sync:Alerts:1:Sinks", "audit,ops"),
            ]);

        await app.PutStatusAsync("Inactive");

        Assert.Equal(
            ["audit 1", "ops first"],
            await app.QueryAsync<string>("select concat_ws(' ', sink, rule) from sync.delivery order by 1"));
    }

    [Fact]
    public async Task Every_sink_gets_events_of_medium_or_higher_severity_if_there_are_no_rules()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await DriftWatch.StartWithEventsAsync(receiver.Sink(0, "ops"));

        Assert.Equal(
            ["high changed default", "medium changed default", "medium added default", "high removed default"],
            await app.QueryAsync<string>(
                "select concat_ws(' ', severity, kind, rule) from report.delivery order by delivery_id"));
    }

    private static IEnumerable<(string Key, string Value)> Settings(Receiver receiver, int number, string rule) =>
    [
        .. receiver.Sink(number, $"s{number}"), ($"Sync:Alerts:{number}:Sinks", $"s{number}"),
        .. rule.Split(';').Select(part => part.Split('=', 2))
            .Select(part => ($"Sync:Alerts:{number}:{part[0]}", part[1])),
    ];

    private static async Task<IEnumerable<string>> SelectedAsync(SyncApplication app)
    {
        var selected = (await app.QueryAsync<(string Sink, string What)>(
            """
            select sink, case kind when 'changed' then changes->0->>'field' else kind end
            from report.delivery
            order by delivery_id
            """))
            .ToLookup(row => row.Sink, row => row.What);
        return Cases.Select((each, number) => $"s{number} {each.Rule}: {string.Join(' ', selected[$"s{number}"])}");
    }
}
