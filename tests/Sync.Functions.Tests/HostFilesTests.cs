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
    public void Durable_Functions_has_one_hub_bounded_steps_and_visibility_timeouts_that_its_host_accepts()
    {
        var durable = HostJson.Read()["extensions"]!["durableTask"]!;
        var storage = durable["storageProvider"]!;

        Assert.Equal("sync", durable["hubName"]!.GetValue<string>());
        Assert.Equal(2, durable["maxConcurrentActivityFunctions"]!.GetValue<int>());
        Assert.True(durable["useGracefulShutdown"]!.GetValue<bool>());
        // With less than a minute the host stops.
        foreach (var queue in (string[])["workItemQueueVisibilityTimeout", "controlQueueVisibilityTimeout"])
            Assert.Equal("00:01:00", storage[queue]!.GetValue<string>());
    }

    [Fact]
    public void Activities_and_orchestration_are_those_that_the_infrastructure_disables_for_the_engine_InProcess()
    {
        var durable = typeof(SyncTimer).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(parameter =>
                parameter.IsDefined(typeof(ActivityTriggerAttribute))
                || parameter.IsDefined(typeof(OrchestrationTriggerAttribute))))
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);
        var module = File.ReadAllText(HostJson.PathOf("infra", "modules", "functionapp.bicep"));
        var list = module[module.IndexOf("var durableFunctions", StringComparison.Ordinal)..].Split('[', ']')[1];

        Assert.Equal(durable.Order(), list.Split('\'').Where((_, index) => index % 2 == 1).Order());
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
