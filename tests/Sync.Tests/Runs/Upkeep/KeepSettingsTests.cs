using Microsoft.Extensions.Configuration;
using Sync.Settings;

namespace Sync.Tests.Runs.Upkeep;

/// <summary>Promise 12 for the settings of what is kept.</summary>
public class KeepSettingsTests
{
    [Fact]
    public void Settings_that_are_not_set_keep_details_for_90_days_and_the_history_for_ever()
    {
        var settings = Read();

        Assert.Equal(
            (TimeSpan.FromDays(90), null, null), (settings.Keep.Ledger, settings.Keep.Runs, settings.Keep.History));
        Assert.Equal(TimeSpan.FromDays(365), settings.Alerts.KeepUnsent);
    }

    [Fact]
    public void Each_time_can_be_set_and_forever_is_one()
    {
        var keep = Read(
            ("Ledger:Keep", "Forever"), ("History:Keep", "400.00:00:00"), ("Alerts:KeepUnsent", "7.00:00:00")).Keep;

        Assert.Equal((null, null, TimeSpan.FromDays(400)), (keep.Ledger, keep.Runs, keep.History));
        Assert.Equal(
            TimeSpan.FromDays(3650),
            Read(("Ledger:Keep", "32.00:00:00"), ("Ledger:KeepRuns", "3650.00:00:00")).Keep.Runs);
    }

    [Theory]
    [InlineData("Ledger:Keep", "31.00:00:00", "must be forever, or a duration days.hh:mm:ss from 32.00:00:00")]
    [InlineData("Ledger:Keep", "90", "must be forever, or a duration days.hh:mm:ss")]
    [InlineData("History:Keep", "never", "must be forever, or a duration days.hh:mm:ss")]
    [InlineData("Ledger:KeepRuns", "60.00:00:00", "must not be shorter than Sync__Ledger__Keep")]
    [InlineData("Alerts:KeepUnsent", "00:00:01", "must be a duration hh:mm:ss from 1.00:00:00")]
    public void A_wrong_value_is_a_fault_that_names_the_setting_and_the_allowed_range(
        string key, string value, string fault)
    {
        var error = Assert.Throws<SettingsException>(() => Read((key, value)));

        var only = Assert.Single(error.Faults);
        Assert.StartsWith(
            $"Sync__{key.Replace(":", "__", StringComparison.Ordinal)} {fault}", only, StringComparison.Ordinal);
    }

    private static SyncSettings Read(params (string Key, string Value)[] settings) => SyncSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("ConnectionStrings:Postgres", "Host=db.example.com;Database=sync;Username=sync"),
                .. settings.Select(each => new KeyValuePair<string, string?>($"Sync:{each.Key}", each.Value)),
            ]).Build());
}
