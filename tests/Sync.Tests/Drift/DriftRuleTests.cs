using Sync.Alibaba.Answers;
using Sync.FlowLogs;

namespace Sync.Tests.Drift;

/// <summary>Severity rules and ignore rules.</summary>
public class DriftRuleTests
{
    private static FlowLog Was => DriftWatch.Before;

    public static TheoryData<FlowLog, string> Severities => new()
    {
        { Was with { Status = "Inactive" }, "high" },
        { Was with { ProjectName = "x" }, "medium" },
        { Was with { LogStoreName = "x" }, "medium" },
        { Was with { LogFormatString = "x" }, "medium" },
        { Was with { Interval = 60 }, "medium" },
        { Was with { FlowLogName = "x" }, "low" },
        { Was with { Description = "x" }, "low" },
        { Was with { Tags = WireTags.None }, "low" },
        { Was with { FlowLogName = "x", Interval = 60 }, "medium" },
    };

    [Theory]
    [MemberData(nameof(Severities))]
    public async Task An_event_has_the_highest_severity_of_its_fields(FlowLog entry, string severity)
    {
        await using var app = await DriftWatch.StartAsync();

        await app.PutAsync(entry);

        Assert.Equal(severity, Assert.Single(await app.ShownAsync()).Severity);
    }

    [Fact]
    public async Task An_added_flow_log_is_of_medium_and_a_removed_one_of_high_severity()
    {
        await using var app = await DriftWatch.StartAsync();

        await app.PutAsync(Some.FlowLog("flowlog-2"));
        await app.RemoveAsync();

        Assert.Equal(
            [("added", "medium"), ("removed", "high")],
            (await app.ShownAsync()).Select(row => (row.Kind, row.Severity)));
    }

    [Fact]
    public async Task Configured_rules_precede_the_defaults_and_the_first_match_applies()
    {
        await using var app = await DriftWatch.StartAsync(
            ("Sync:Drift:Severity:0:Field", "Tags"), ("Sync:Drift:Severity:0:Severity", "high"),
            ("Sync:Drift:Severity:1:Kind", "removed"), ("Sync:Drift:Severity:1:Severity", "low"),
            ("Sync:Drift:Severity:2:Kind", "changed"), ("Sync:Drift:Severity:2:Severity", "medium"));

        await app.PutAsync(Was with { Tags = Was.Tags.Add("team", "x") });
        await app.PutAsync(Was with { Tags = Was.Tags.Add("team", "x"), Status = "Inactive" });
        await app.RemoveAsync();

        Assert.Equal(["high", "medium", "low"], (await app.ShownAsync()).Select(row => row.Severity));
    }

    public static TheoryData<string, string> WholeRules => new()
    {
        { "Region", "cn-hangzhou" },
        { "Cen", "cen-1" },
    };

    [Theory]
    [MemberData(nameof(WholeRules))]
    public async Task All_changes_in_an_ignored_region_or_CEN_are_ignored(string name, string value)
    {
        await using var app = await DriftWatch.StartAsync(($"Sync:Drift:Ignore:0:{name}", value));

        await app.PutAsync(Some.FlowLog("flowlog-2"));
        await app.PutStatusAsync("Inactive");
        await app.RemoveAsync();

        Assert.Equal(
            [("added", "ignored"), ("changed", "ignored"), ("removed", "ignored")],
            (await app.DriftAsync()).Select(row => (row.Kind, row.State)));
        Assert.Equal(["flowlog-2"], await app.InventoryIdsAsync(Some.Region));
    }

    [Fact]
    public async Task An_ignored_field_is_merged_and_versioned_but_left_out_of_the_event()
    {
        await using var app = await DriftWatch.StartAsync(("Sync:Drift:Ignore:0:Field", "description"));

        await app.PutAsync(Was with { Description = "x" });
        await app.PutAsync(Was with { Description = "y", Interval = 60 });
        await app.PutAsync(Some.FlowLog("flowlog-2") with { Description = "z" });

        var rows = await app.DriftAsync();
        Assert.Equal(["ignored", "shown", "shown"], rows.Select(row => row.State));
        Assert.Equal(["description: null → \"x\""], rows[0].Merged);
        Assert.Equal(["interval: 600 → 60"], rows[1].Told);
        Assert.Equal(["description: \"x\" → \"y\"", "interval: 600 → 60"], rows[1].Merged);
        Assert.DoesNotContain(rows[2].Told, line => line.StartsWith("description", StringComparison.Ordinal));
        Assert.Equal(2, await app.ScalarAsync<long>("select count(*) from sync.flow_log_history"));
    }

    [Fact]
    public async Task A_tag_is_ignored_by_its_key_or_by_a_pattern()
    {
        await using var app = await DriftWatch.StartAsync(
            ("Sync:Drift:Ignore:0:TagKey", "acs:*"), ("Sync:Drift:Ignore:1:TagKey", "env"));

        await app.PutAsync(Was with
        {
            Tags = Was.Tags.SetItem("env", "x").Add("acs:autogen:3", "y").Add("acs", "z").Add("environment", "e"),
        });

        Assert.Equal(
            ["tags.acs: null → \"z\"", "tags.environment: null → \"e\""], Assert.Single(await app.ShownAsync()).Told);
    }

    [Fact]
    public async Task All_conditions_of_an_ignore_rule_must_match()
    {
        await using var app = await DriftWatch.StartAsync(
            ("Sync:Drift:Ignore:0:Field", "status"), ("Sync:Drift:Ignore:0:Region", "cn-shanghai"),
            ("Sync:Drift:Ignore:1:Field", "interval"), ("Sync:Drift:Ignore:1:Region", "cn-hangzhou"),
            ("Sync:Drift:Ignore:1:Cen", "cen-1"));

        await app.PutAsync(Was with { Status = "Inactive", Interval = 60 });

        Assert.Equal(["status: \"Active\" → \"Inactive\""], Assert.Single(await app.ShownAsync()).Told);
    }

    [Fact]
    public async Task An_ignored_transient_status_does_not_make_an_event_pending()
    {
        await using var app = await DriftWatch.StartAsync(("Sync:Drift:Ignore:0:Field", "status"));

        await app.PutStatusAsync("Modifying");

        Assert.Equal("ignored", Assert.Single(await app.DriftAsync()).State);
    }
}
