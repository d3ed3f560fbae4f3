using Microsoft.Extensions.Configuration;
using Sync.Settings;

namespace Sync.Tests.Drift;

/// <summary>Promise 12 for the settings of drift.</summary>
public class DriftSettingsTests
{
    [Fact]
    public void Settings_that_are_not_set_have_their_defaults()
    {
        var drift = Read().Drift;

        Assert.Equal(["Modifying"], drift.TransientStatuses);
        Assert.Equal((3, TimeSpan.FromHours(24)), (drift.DebounceRuns, drift.FlapWindow));
        Assert.Empty(drift.Ignore);
        Assert.Empty(drift.Severity);
    }

    [Theory]
    [InlineData(
        "Severity:0:Field=status", "Sync__Drift__Severity__0__Severity is missing: it must be low, medium or high")]
    [InlineData(
        "Severity:0:Severity=high",
        "Sync__Drift__Severity__0 requires a Field or a Kind: without either it would apply to every event")]
    [InlineData(
        "Severity:0:Kind=gone,Severity:0:Severity=high",
        "Sync__Drift__Severity__0__Kind must be one of added, changed, removed")]
    [InlineData(
        "Severity:0:Kind=added,Severity:0:Severity=1",
        "Sync__Drift__Severity__0__Severity must be one of low, medium, high")]
    [InlineData(
        "Severity:0:Kind=added,Severity:0:Field=status,Severity:0:Severity=low",
        "Sync__Drift__Severity__0__Field applies to the kind changed only: a flow log is added and removed as a whole")]
    [InlineData(
        "Ignore:0:Nothing=x",
        "Sync__Drift__Ignore__0 requires a Field, TagKey, Region or Cen: "
            + "without any of them it would ignore everything")]
    [InlineData("Ignore:0:Field=state", "Sync__Drift__Ignore__0__Field must be one of flowLogName, description, cenId")]
    [InlineData(
        "Ignore:0:Field=status,Ignore:0:TagKey=x", "Sync__Drift__Ignore__0__TagKey applies to the field tags only")]
    [InlineData(
        "Ignore:0:Resource=vpc",
        "Sync__Drift__Ignore__0__Resource must be one of flow_log, cen, transit_router, attachment")]
    [InlineData("Ignore:0:Resource=cen,Ignore:0:Field=vpcId", "Sync__Drift__Ignore__0__Field must be one of name")]
    [InlineData(
        "Severity:0:Field=bandwidth,Severity:0:Severity=low",
        "Sync__Drift__Severity__0__Field must be one of flowLogName, description, cenId")]
    [InlineData(
        "Severity:0:Resource=cen,Severity:0:Severity=low",
        "Sync__Drift__Severity__0 requires a Field or a Kind: without either it would apply to every event")]
    [InlineData(
        "Ignore:0:Feild=status",
        "Sync__Drift__Ignore__0__Feild is not a setting; did you mean Sync__Drift__Ignore__0__Field?")]
    [InlineData("DebounceRuns=0", "Sync__Drift__DebounceRuns must be a whole number from 1 to 1000")]
    [InlineData("FlapWindow=1", "Sync__Drift__FlapWindow must be a duration hh:mm:ss from 00:00:00 to 30.00:00:00")]
    public void A_fault_names_the_setting_and_what_it_must_be(string settings, string fault)
    {
        var pairs = settings.Split(',').Select(pair => pair.Split('='))
            .Select(pair => ($"Sync:Drift:{pair[0]}", pair[1]));

        var error = Assert.Throws<SettingsException>(() => Read([.. pairs]));

        Assert.Contains(error.Faults, each => each.StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_may_name_a_resource_and_its_fields()
    {
        var drift = Read(
            ("Sync:Drift:Ignore:0:Resource", "Attachment"), ("Sync:Drift:Ignore:0:Field", "vpcId"),
            ("Sync:Drift:Ignore:1:Resource", "cen"),
            ("Sync:Drift:Severity:0:Kind", "removed"), ("Sync:Drift:Severity:0:Severity", "low")).Drift;

        Assert.Equal(
            [("attachment", "vpcId"), ("cen", null)], drift.Ignore.Select(rule => (rule.Resource, rule.Field)));
        Assert.Equal("flow_log", Assert.Single(drift.Severity).Resource);
    }

    private static SyncSettings Read(params (string Key, string Value)[] settings) => SyncSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, string? (pair) => pair.Value))
            .AddInMemoryCollection([new("ConnectionStrings:Postgres", "Host=localhost")])
            .Build());
}
