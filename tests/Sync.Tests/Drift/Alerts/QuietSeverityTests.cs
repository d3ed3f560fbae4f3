using Sync.Drift;
using Sync.Drift.Alerts;

namespace Sync.Tests.Drift.Alerts;

/// <summary>Which sinks and severities quiet hours apply to.</summary>
public class QuietSeverityTests
{
    private static readonly DateTime Night = new(2026, 1, 31, 23, 0, 0, DateTimeKind.Utc), Day = Night.AddHours(12);

    [Theory]
    [InlineData(null, "")]
    [InlineData(Severity.High, "High")]
    [InlineData(Severity.Medium, "Medium High")]
    [InlineData(Severity.Low, "Low Medium High")]
    public void Events_of_the_exempt_severity_or_higher_are_sent_in_quiet_hours(Severity? except, string told)
    {
        var quiet = Quiet(sinks: [], except);

        Assert.Equal(told, string.Join(' ', quiet.Told("ops", Night)));
        Assert.Equal("Low Medium High", string.Join(' ', quiet.Told("ops", Day)));
    }

    [Fact]
    public void Quiet_hours_apply_only_to_the_sinks_they_name()
    {
        var quiet = Quiet(["ops", "audit"], except: null);

        Assert.Empty(quiet.Told("ops", Night));
        Assert.Empty(quiet.Told("audit", Night));
        Assert.Equal(3, quiet.Told("other", Night).Count);
    }

    private static QuietHours Quiet(string[] sinks, Severity? except) =>
        new(new TimeOnly(22, 0), new TimeOnly(7, 0), TimeZoneInfo.Utc, sinks, except);
}
