using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Sync.Functions.Tests;

public sealed class HostFilesTests
{
    private static readonly JsonObject Sample =
        HostJson.Read(HostJson.PathOf("src", "Sync.Functions", "local.settings.sample.json"))["Values"]!.AsObject();

    [Fact]
    public void The_build_contains_the_host_json_of_the_root()
    {
        Assert.Equal(
            File.ReadAllText(HostJson.PathOf("host.json")),
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));
        Assert.Equal("2.0", HostJson.Read()["version"]!.GetValue<string>());
    }

    [Fact]
    public void The_run_deadline_is_shorter_than_the_function_timeout()
    {
        var timeout = TimeSpan.Parse(
            HostJson.Read()["functionTimeout"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        var settings = SyncSettings.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection([new("ConnectionStrings:Postgres", "Host=nowhere")])
                .Build());

        Assert.True(settings.Runs.Deadline < timeout, $"{settings.Runs.Deadline} is not below {timeout}");
    }

    [Fact]
    public void Every_timer_uses_an_existing_setting_and_does_not_run_at_startup()
    {
        var timers = typeof(SyncTimer).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>()).OfType<TimerTriggerAttribute>()
            .ToList();

        Assert.NotEmpty(timers);
        Assert.All(timers, timer =>
        {
            Assert.Matches("^%[A-Za-z:]+%$", timer.Schedule);
            Assert.Contains(
                timer.Schedule.Trim('%').Replace(":", "__", StringComparison.Ordinal),
                Sample.Select(value => value.Key));
            Assert.False(timer.RunOnStartup);
        });
    }

    [Fact]
    public void The_sample_settings_are_settings_of_the_app()
    {
        var values = Sample.Select(value =>
            KeyValuePair.Create(value.Key.Replace("__", ":", StringComparison.Ordinal), (string?)value.Value));

        var settings = SyncSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());

        Assert.Equal(("0 */15 * * * *", "0 * * * * *"), (settings.Schedule, settings.DeliverySchedule));
    }
}
