using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Inventory;

namespace Sync.Tests.Drift.Alerts;

/// <summary>The conditions of rules, alone and combined.</summary>
public class RuleSelectionTests
{
    // Severity high, account 1234567890, cn-hangzhou, cen-1, tag team=net; its status and interval changed.
    private static readonly AlertEvent Event = SomeAlert.Changed();

    private static readonly AlertRule Any = new() { Name = "any", Sinks = ["ops"] };

    public static TheoryData<string, AlertRule, bool> Rules => new()
    {
        { "all", Any, true },
        { "its severity", Any with { Severity = Severity.High }, true },
        { "its kind", Any with { Kinds = ["added", "changed"] }, true },
        { "another kind", Any with { Kinds = ["added"] }, false },
        { "its resource", Any with { Resources = ["cen", "flow_log"] }, true },
        { "another resource", Any with { Resources = ["attachment"] }, false },
        { "its account", Any with { Accounts = ["other", "12345*"] }, true },
        { "another account", Any with { Accounts = ["other"] }, false },
        { "its region", Any with { Regions = ["*-hangzhou"] }, true },
        { "another region", Any with { Regions = ["cn-shanghai"] }, false },
        { "its CEN", Any with { Cens = ["cen-1"] }, true },
        { "another CEN", Any with { Cens = ["cen-2"] }, false },
        { "a field of it", Any with { Fields = ["description", "interval"] }, true },
        { "another field", Any with { Fields = ["description"] }, false },
        { "its tag", Any with { Tags = Tag("team") }, true },
        { "a value of its tag", Any with { Tags = Tag("team", "x", "n*") }, true },
        { "another value", Any with { Tags = Tag("team", "x") }, false },
        { "another tag", Any with { Tags = Tag("env") }, false },
        { "its region and CEN", Any with { Regions = ["cn-*"], Cens = ["cen-*"] }, true },
        { "its region, another CEN", Any with { Regions = ["cn-*"], Cens = ["cen-2"] }, false },
        { "another region, its CEN", Any with { Regions = ["eu-*"], Cens = ["cen-1"] }, false },
        { "its account, another region", Any with { Accounts = ["1234567890"], Regions = ["eu-*"] }, false },
        { "another account, its region", Any with { Accounts = ["1"], Regions = ["cn-*"] }, false },
        { "another kind, its field", Any with { Kinds = ["removed"], Fields = ["status"] }, false },
        { "its kind, another field", Any with { Kinds = ["changed"], Fields = ["description"] }, false },
        { "its field, another tag", Any with { Fields = ["status"], Tags = Tag("env") }, false },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_condition_of_a_rule_must_match(string of, AlertRule rule, bool isSelected) =>
        Assert.True(isSelected == rule.Selects(Event), of);

    [Theory]
    [InlineData(Severity.Low, Severity.Low, true)]
    [InlineData(Severity.Low, Severity.Medium, false)]
    [InlineData(Severity.Medium, Severity.Low, true)]
    [InlineData(Severity.Medium, Severity.Medium, true)]
    [InlineData(Severity.Medium, Severity.High, false)]
    public void The_severity_of_a_rule_is_a_minimum(Severity severity, Severity atLeast, bool isSelected) =>
        Assert.Equal(isSelected, (Any with { Severity = atLeast }).Selects(Event with { Severity = severity }));

    [Theory]
    [InlineData("added", false)]
    [InlineData("removed", false)]
    [InlineData("changed", true)]
    [InlineData("nonconforming", true)]
    [InlineData("conforming", true)]
    public void A_rule_with_fields_selects_no_added_or_removed_flow_logs(string kind, bool isSelected)
    {
        Assert.Equal(isSelected, (Any with { Fields = ["status"] }).Selects(Event with { Kind = kind }));
        Assert.True((Any with { Kinds = [kind] }).Selects(Event with { Kind = kind }));
    }

    [Theory]
    [InlineData("cen")]
    [InlineData("transit_router")]
    [InlineData("attachment")]
    public void A_rule_that_names_no_resource_selects_flow_logs_only(string resource)
    {
        var other = Event with { Resource = resource };

        Assert.False(Any.Selects(other));
        Assert.True((Any with { Resources = [resource] }).Selects(other));
    }

    [Theory]
    [InlineData("uncovered")]
    [InlineData("covered")]
    public void The_coverage_of_an_attachment_is_about_flow_logs_and_attachments(string kind)
    {
        var coverage = Event with { Resource = "attachment", Kind = kind };

        Assert.True(Any.Selects(coverage));
        Assert.True((Any with { Resources = ["attachment"] }).Selects(coverage));
        Assert.False((Any with { Resources = ["transit_router"] }).Selects(coverage));
        Assert.False((Any with { Kinds = ["changed"] }).Selects(coverage));
    }

    [Fact]
    public void A_rule_may_name_every_kind_of_event() => Assert.Equal(
        [.. Enum.GetNames<DriftKind>().Select(kind => kind.ToLowerInvariant()), "nonconforming", "conforming",
            "uncovered", "covered", "snapshot.written", "snapshot.overdue"],
        AlertKind.All);

    [Fact]
    public void A_rule_with_CENs_does_not_select_a_flow_log_without_a_CEN()
    {
        Assert.False((Any with { Cens = ["*"] }).Selects(Event with { CenId = null }));
        Assert.True(Any.Selects(Event with { CenId = null }));
    }

    [Fact]
    public void A_rule_with_fields_does_not_select_an_event_without_changes() =>
        Assert.False((Any with { Fields = ["status"] }).Selects(Event with { Changes = (FieldChange[])[] }));

    private static Dictionary<string, IReadOnlyList<string>> Tag(string key, params string[] values) =>
        new() { [key] = values };
}
