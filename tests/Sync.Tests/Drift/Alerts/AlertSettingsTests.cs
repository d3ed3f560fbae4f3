using Microsoft.Extensions.Configuration;
using Sync.Drift;
using Sync.Settings;

namespace Sync.Tests.Drift.Alerts;

/// <summary>Promise 12 for the settings of alerts.</summary>
public class AlertSettingsTests
{
    [Fact]
    public void Settings_that_are_not_set_have_their_defaults()
    {
        var alerts = Read("").Alerts;

        Assert.Equal((20, TimeSpan.FromDays(30)), (alerts.DigestAbove, alerts.KeepSent));
        Assert.Null(alerts.Quiet);
        var rule = Assert.Single(alerts.Rules);
        Assert.Equal(["ops", "audit"], rule.Sinks);
        Assert.Equal(Severity.Medium, rule.Severity);
    }

    [Fact]
    public void A_rule_without_sinks_applies_to_all_sinks() =>
        Assert.Equal(["ops", "audit"], Read("0:Kinds=removed").Alerts.Rules[0].Sinks);

    [Theory]
    [InlineData("0:Sinks=pos", "Sync__Alerts__0__Sinks must be a list of sinks: ops, audit")]
    [InlineData(
        "0:Kinds=gone",
        "Sync__Alerts__0__Kinds must be a list of kinds: added, changed, removed, nonconforming, conforming, "
            + "uncovered, covered")]
    [InlineData("0:Severity=grave", "Sync__Alerts__0__Severity must be one of low, medium, high")]
    [InlineData(
        "0:Resources=vpc",
        "Sync__Alerts__0__Resources must be a list of resources: flow_log, cen, transit_router, attachment")]
    [InlineData("0:Fields=bandwidth", "Sync__Alerts__0__Fields must be a list of fields: flowLogName, description")]
    [InlineData("0:Fields=state", "Sync__Alerts__0__Fields must be a list of fields: flowLogName, description")]
    [InlineData("0:Tags==prod", "Sync__Alerts__0__Tags must be a list of tags: KEY, or KEY=VALUE")]
    [InlineData(
        "0:Region=cn-hangzhou", "Sync__Alerts__0__Region is not a setting; did you mean Sync__Alerts__0__Regions?")]
    [InlineData("DigestAbove=0", "Sync__Alerts__DigestAbove must be a whole number from 1 to 1000")]
    [InlineData("KeepSent=30", "Sync__Alerts__KeepSent must be a duration hh:mm:ss from 01:00:00 to 3650.00:00:00")]
    [InlineData("QuietHours=22-7", "Sync__Alerts__QuietHours must be two times of day, such as 22:00-07:00")]
    [InlineData("QuietHours=22:00-22:00", "Sync__Alerts__QuietHours must be two times of day, such as 22:00-07:00")]
    [InlineData(
        "QuietTimeZone=Berlin", "Sync__Alerts__QuietTimeZone must be the name of a time zone, such as Europe/Berlin")]
    [InlineData("QuietSinks=pos", "Sync__Alerts__QuietSinks must be a list of sinks: ops, audit")]
    [InlineData("QuietExcept=9", "Sync__Alerts__QuietExcept must be one of low, medium, high")]
    [InlineData(
        "QuietHour=22:00-07:00", "Sync__Alerts__QuietHour is not a setting; did you mean Sync__Alerts__QuietHours?")]
    public void A_fault_names_the_setting_and_what_it_must_be(string setting, string fault)
    {
        var error = Assert.Throws<SettingsException>(() => Read(setting));

        Assert.Contains(error.Faults, each => each.StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_is_a_fault_if_no_sink_is_configured()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("ConnectionStrings:Postgres", "Host=localhost"), new("Sync:Alerts:0:Severity", "high")]).Build();

        var error = Assert.Throws<SettingsException>(() => SyncSettings.Read(configuration));

        Assert.Equal("Sync__Alerts__0 requires a sink, but no sinks are configured", Assert.Single(error.Faults));
    }

    /// <param name="setting">A setting of <c>Sync:Alerts</c> as KEY=VALUE.</param>
    private static SyncSettings Read(string setting)
    {
        var pair = setting.Split('=', 2);
        return SyncSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("ConnectionStrings:Postgres", "Host=localhost"),
                new("Sync:Sinks:0:Name", "ops"), new("Sync:Sinks:0:Type", "file"), new("Sync:Sinks:0:Path", "-"),
                new("Sync:Sinks:1:Name", "audit"), new("Sync:Sinks:1:Type", "file"), new("Sync:Sinks:1:Path", "-"),
            ])
            .AddInMemoryCollection(setting == "" ? [] : [new($"Sync:Alerts:{pair[0]}", pair[1])])
            .Build());
    }
}
