using Microsoft.Extensions.Configuration;
using Sync.Coverage;
using Sync.Drift;
using Sync.Settings;

namespace Sync.Tests.Coverage;

/// <summary>Promise 12 for the settings of coverage.</summary>
public class CoverageSettingsTests
{
    [Fact]
    public void Settings_that_are_not_set_have_their_defaults()
    {
        var coverage = Read();

        Assert.Equal((TimeSpan.FromHours(24), TimeSpan.FromHours(1)), (coverage.FreshFor, coverage.Grace));
        Assert.Equal(
            [Severity.High, Severity.High, Severity.Medium, Severity.High],
            ((string?[])["VPC", "vbr", "TR", null]).Select(coverage.SeverityOf));
    }

    [Fact]
    public void Each_kind_of_connection_has_its_severity()
    {
        var coverage = Read(("Severity:VPC", "low"), ("Severity:TR", "High"));

        Assert.Equal(
            [Severity.Low, Severity.High, Severity.High],
            ((string[])["vpc", "VBR", "TR"]).Select(coverage.SeverityOf));
    }

    [Theory]
    [InlineData("FreshFor", "00:04:59", "must be a duration hh:mm:ss from 00:05:00 to 30.00:00:00")]
    [InlineData("Grace", "-00:00:01", "must be a duration hh:mm:ss from 00:00:00 to 30.00:00:00")]
    [InlineData("Severity:VPC", "grave", "must be one of low, medium, high")]
    [InlineData("Severity:VPN2", "low", "is not a setting; did you mean Sync__Coverage__Severity__VPN?")]
    public void A_fault_names_the_setting_and_what_it_must_be(string key, string value, string fault)
    {
        var error = Assert.Throws<SettingsException>(() => Read((key, value)));

        Assert.Equal(
            $"Sync__Coverage__{key.Replace(":", "__", StringComparison.Ordinal)} {fault}", Assert.Single(error.Faults));
    }

    private static CoverageSettings Read(params (string Key, string Value)[] settings) =>
        SyncSettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:Postgres", "Host=localhost")])
            .AddInMemoryCollection(settings.Select(
                each => KeyValuePair.Create($"Sync:Coverage:{each.Key}", (string?)each.Value)))
            .Build()).Coverage;
}
