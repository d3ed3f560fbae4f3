using System.Globalization;
using Sync.Drift;
using Sync.Drift.Alerts;

namespace Sync.Tests.Drift.Deliveries;

/// <summary>Alerts in quiet hours wait and arrive as one message afterwards.</summary>
public class QuietHoursTests
{
    [Fact]
    public async Task Nothing_is_sent_in_quiet_hours_and_everything_in_one_message_afterwards()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver, await NowQuietAsync());
        await app.PutStatusAsync("Inactive");
        await app.SendAsync();
        await app.PutAsync(Some.FlowLog("flowlog-2"));
        await app.SendAsync();
        Assert.Empty(receiver.Received);
        await app.MakeLateAsync();

        var after = await SyncProcess.RunAsync(app.Settings(receiver), "sync");

        Assert.True(after.ExitCode == 0, after.Errors);
        Assert.Equal("changed:flowlog-1 added:flowlog-2", Assert.Single(receiver.Received).Told);
    }

    [Fact]
    public async Task Events_of_the_exempt_severity_are_sent_and_quiet_hours_apply_only_to_their_sinks()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var awake = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(
            receiver,
            [
                .. awake.Sink(1, "awake"), .. await NowQuietAsync(), ("Sync:Alerts:QuietExcept", "high"),
                ("Sync:Alerts:QuietSinks", "ops"),
            ]);
        app.Cloud.Add(Some.FlowLog("flowlog-2"));
        await app.PutStatusAsync("Inactive");

        await app.SendAsync();

        Assert.Equal("changed:flowlog-1", Assert.Single(receiver.Received).Told);
        Assert.Equal("changed:flowlog-1 added:flowlog-2", Assert.Single(awake.Received).Told);
    }

    [Theory]
    [InlineData("22:00", "07:00", "UTC", "2026-01-31T21:59:59Z", false)]
    [InlineData("22:00", "07:00", "UTC", "2026-01-31T22:00:00Z", true)]
    [InlineData("22:00", "07:00", "UTC", "2026-02-01T06:59:59Z", true)]
    [InlineData("22:00", "07:00", "UTC", "2026-02-01T07:00:00Z", false)]
    [InlineData("12:00", "13:00", "UTC", "2026-02-01T12:30:00Z", true)]
    [InlineData("22:00", "07:00", "Asia/Shanghai", "2026-01-31T14:00:00Z", true)]
    [InlineData("22:00", "07:00", "Asia/Shanghai", "2026-01-31T23:00:00Z", false)]
    // Daylight saving: two hours ahead of UTC in summer, one in winter.
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-07-01T20:00:00Z", true)]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-01-01T20:00:00Z", false)]
    public void Quiet_hours_are_a_time_of_day_in_their_time_zone_also_across_midnight(
        string from, string to, string zone, string now, bool isQuiet)
    {
        var quiet = new QuietHours(
            TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(to, CultureInfo.InvariantCulture),
            TimeZoneInfo.FindSystemTimeZoneById(zone), [], null);

        var told = quiet.Told(
            "ops", DateTime.Parse(now, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal));

        Assert.Equal(isQuiet ? [] : Enum.GetValues<Severity>(), told);
    }

    /// <summary>Quiet hours that have started and do not end during the test.</summary>
    private static async Task<(string Key, string Value)[]> NowQuietAsync()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var connection = new Npgsql.NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var clock = new Npgsql.NpgsqlCommand("select clock_timestamp() at time zone 'UTC'", connection);
        var now = TimeOnly.FromDateTime((DateTime)(await clock.ExecuteScalarAsync())!);
        var hours = string.Create(CultureInfo.InvariantCulture, $"{now.AddHours(-2):HH:mm}-{now.AddHours(2):HH:mm}");
        return [("Sync:Alerts:QuietHours", hours)];
    }
}
