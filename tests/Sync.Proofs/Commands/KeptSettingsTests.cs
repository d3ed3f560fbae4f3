using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Sync.Proofs.Commands;

/// <summary>
/// The alert, expectation and drift settings of an app, seen from commands with other settings or without settings.
/// </summary>
public class KeptSettingsTests
{
    private static readonly (string Key, string Value)[] Rules =
    [
        ("Sync:Alerts:0:Severity", "low"), .. ConformanceWatch.Rule("on", "Expect:Status=Active"),
        ("Sync:Drift:Ignore:0:Field", "description"),
    ];

    [Fact]
    public async Task A_command_without_settings_alerts_the_sinks_of_the_app_and_evaluates_its_expectations()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(receiver);
        await app.PutAsync(Some.FlowLog("flowlog-2") with { Status = "Inactive" });
        await app.PutStatusAsync("Inactive");
        await app.SendAsync();
        app.Cloud.Replace(DriftWatch.Before with { Status = "Gone" });
        app.Cloud.Remove(Some.Region, "flowlog-2");

        var result = await app.SyncAsync([], "--force-removals");

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Contains("alerts: version 1, kept by test at", result.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "sinks: ops (webhook, 127.0.0.1); alert rules: 1; expectations: 1; drift rules: 1", result.Errors,
            StringComparison.Ordinal);
        Assert.DoesNotContain("differs", result.Errors, StringComparison.Ordinal);
        Assert.Equal(["flowlog-1 on: status Active≠Gone"], await app.FoundAsync());
        string[] pending = ["ops changed flowlog-1 owed", "ops removed flowlog-2 owed"];
        Assert.Equal(
            pending,
            (await app.DeliveriesAsync())
                .Where(row => row.EndsWith("owed", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        await app.SendAsync();
        Assert.Equal(2, receiver.Received[^1].EventIds.Count);
    }

    [Fact]
    public async Task A_command_without_settings_ignores_what_the_app_ignores()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(receiver);
        app.Cloud.Replace(DriftWatch.Before with { Description = "another" });

        await app.SyncAsync([]);

        Assert.Equal("ignored", Assert.Single(await app.DriftAsync()).State);
    }

    [Fact]
    public async Task A_command_with_other_settings_reports_the_differences_and_alerts_its_own_sink_in_addition()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(receiver);
        app.Cloud.Replace(DriftWatch.Before with { Status = "Inactive" });
        var file = Path.Combine(Path.GetTempPath(), $"sync-kept-{Guid.NewGuid():n}");
        (string, string)[] own =
        [
            ("Sync:Sinks:0:Name", "log"), ("Sync:Sinks:0:Type", "file"), ("Sync:Sinks:0:Path", file),
            ("Sync:Alerts:DigestAbove", "7"),
            .. ConformanceWatch.Rules(["on", "Expect:Status=Inactive"], ["named", "Expect:FlowLogName=x"]),
        ];

        var result = await app.SyncAsync(own);

        string[] differences =
        [
            "sink log is set here and not kept", "sink ops is kept and not set here",
            "alert rule default is set here and not kept", "alert rule 0 is kept and not set here",
            "Sync__Alerts__DigestAbove is set differently here",
            "expectation on is set differently here", "expectation named is set here and not kept",
        ];
        foreach (var difference in differences) Assert.Contains(difference, result.Errors, StringComparison.Ordinal);
        Assert.Equal(["flowlog-1 on: status Active≠Inactive"], await app.FoundAsync());
        string[] rows =
        [
            "log changed flowlog-1 sent", "log nonconforming flowlog-1 sent", "ops changed flowlog-1 owed",
            "ops nonconforming flowlog-1 owed",
        ];
        Assert.Equal(rows, (await app.DeliveriesAsync()).Order(StringComparer.Ordinal));
        File.Delete(file);
    }

    [Fact]
    public async Task A_sink_and_an_expectation_that_the_app_no_longer_has_are_removed_when_it_starts()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(receiver, [.. receiver.Sink(1, "audit")]);

        (string, string)[] fewer =
            [.. receiver.Sink(0, "ops"), ("Sync:Alerts:0:Severity", "low"), ("Sync:Expectations", "none")];
        var less = await app.SyncAsync(fewer, "--keep-settings");

        Assert.Contains(
            "The settings of this app replace version 1, kept by test", less.Errors, StringComparison.Ordinal);
        Assert.Contains("sink audit is kept and not set here", less.Errors, StringComparison.Ordinal);
        Assert.Contains("expectation on is kept and not set here", less.Errors, StringComparison.Ordinal);
        Assert.Contains("expectations: 0; drift rules: 1", less.Errors, StringComparison.Ordinal);
        app.Cloud.Replace(DriftWatch.Before with { Status = "Inactive" });
        await app.SyncAsync([]);
        Assert.Equal(["ops changed flowlog-1 owed"], await app.DeliveriesAsync());
        Assert.Empty(await app.FoundAsync());
        Assert.Equal(0, await app.ScalarAsync<int>("select count(*)::int from sync.judged_expectation"));

        await app.SyncAsync([("Sync:Sinks", "none")], "--keep-settings");
        await app.PutStatusAsync("Active");
        Assert.Equal(["ops changed flowlog-1 owed"], await app.DeliveriesAsync());
    }

    [Fact]
    public async Task Kept_settings_are_the_same_after_reading_and_equal_ones_create_no_new_version()
    {
        await using var receiver = await Receiver.StartAsync();
        (string, string)[] everything =
        [
            ("Sync:Alerts:QuietHours", "22:00-07:00"), ("Sync:Alerts:QuietTimeZone", "Europe/Berlin"),
            ("Sync:Alerts:QuietExcept", "high"), ("Sync:Alerts:0:Tags", "env=prod,team"),
            ("Sync:Alerts:0:Fields", "tags.env,status"), ("Sync:Alerts:0:Kinds", "changed"),
            ("Sync:Drift:Severity:0:Kind", "removed"), ("Sync:Drift:Severity:0:Severity", "low"),
            ("Sync:Drift:FlapWindow", "02:00:00"),
            ("Sync:Expectations:0:Select:Tags:env", "prod,staging"), ("Sync:Expectations:0:Severity", "high"),
        ];
        await using var app = await StartAsync(receiver, everything);
        (string, string)[] same = [.. receiver.Sink(0, "ops"), .. Rules, .. everything];

        var again = await app.SyncAsync(same, "--keep-settings");
        var other = await app.SyncAsync(same);
        var doctor = await app.ProcessAsync(same, "doctor");

        Assert.DoesNotContain("warn", again.Errors + other.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("differs", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("ok    alerts: version 1, kept by test at", doctor.Output, StringComparison.Ordinal);
        Assert.Equal(1, await app.ScalarAsync<int>("select count(*)::int from sync.kept_settings"));
        // The rule is the same after it was stored: nothing is evaluated again.
        const string Evaluations = "select count(distinct (rule_hash, judged_at))::int from sync.judged_expectation";
        Assert.Equal(1, await app.ScalarAsync<int>(Evaluations));
    }

    [Fact]
    public async Task No_secret_is_stored_and_the_API_shows_the_kept_settings()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(receiver);

        var answer = (await app.Http.GetFromJsonAsync<JsonNode>("/api/settings"))!;

        Assert.Equal((1, "test"), ((int)answer["version"]!, (string?)answer["keptBy"]));
        Assert.Equal(
            """[{"name":"ops","type":"webhook","host":"127.0.0.1"}]""",
            answer["settings"]!["sinks"]!.ToJsonString());
        Assert.Equal("on", (string?)answer["settings"]!["expectations"]![0]!["name"]);
        Assert.Equal("description", (string?)answer["settings"]!["drift"]!["ignore"]![0]!["field"]);
        var column = await app.ScalarAsync<string>("select settings::text from sync.kept_settings");
        foreach (var text in (string[])[column, answer.ToJsonString()])
        {
            Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("whsec", text, StringComparison.Ordinal);
            Assert.DoesNotContain("hook/", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_sink_of_the_app_can_be_enabled_and_not_tested_where_its_address_is_not_set()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(receiver);
        receiver.Refuse(410);
        await app.PutStatusAsync("Inactive");
        await app.SendAsync();

        var test = await app.ProcessAsync([], "alert", "test", "ops");
        var enabled = await app.ProcessAsync([], "alert", "enable", "ops");

        Assert.Equal((1, 0), (test.ExitCode, enabled.ExitCode));
        Assert.Contains("ops is a sink of the app, and its URL is not set here", test.Errors, StringComparison.Ordinal);
        Assert.Contains("ops is enabled.", enabled.Output, StringComparison.Ordinal);
        Assert.Single(receiver.Received);
    }

    [Fact]
    public async Task A_running_app_adopts_the_settings_that_another_start_has_stored()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(receiver);
        await app.SyncAsync([.. receiver.Sink(0, "ops"), ("Sync:Alerts:0:Severity", "high")], "--keep-settings");

        await app.PutAsync(Some.FlowLog("flowlog-2"));

        Assert.Empty(await app.DeliveriesAsync());
        Assert.Contains(
            app.Log.All,
            line => line.Contains("Version 2 of the settings, kept by run", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Sync:Sinks", "ops", "Sync__Sinks must be none; everything else is set below it, as Sync__Sinks__…")]
    [InlineData(
        "Sync:Expectations", "all",
        "Sync__Expectations must be none; everything else is set below it, as Sync__Expectations__…")]
    [InlineData("Sync:Drift", "off", "Sync__Drift must be none; everything else is set below it, as Sync__Drift__…")]
    public async Task A_value_instead_of_entries_is_a_fault_unless_it_is_none(
        string key, string value, string fault)
    {
        var result = await SyncProcess.RunAsync(
            new Dictionary<string, string?> { ["ConnectionStrings:Postgres"] = "Host=127.0.0.1", [key] = value },
            "sync", "--cloud", "fake");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(fault, result.Errors, StringComparison.Ordinal);
    }

    /// <summary>An app that stores its settings, with a sink, a flow log and an expectation that it meets.</summary>
    private static async Task<SyncApplication> StartAsync(Receiver receiver, params (string Key, string Value)[] more)
    {
        var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Cloud = new(Regions: 1, FlowLogs: 0), KeepsSettingsAs = "test" },
            [.. receiver.Sink(0, "ops"), .. Rules, .. more]);
        await app.PutAsync(DriftWatch.Before);
        return app;
    }
}

/// <summary>Other processes on the database and cloud of an app.</summary>
internal static class OtherProcesses
{
    public static Task<SyncProcess.Result> SyncAsync(
        this SyncApplication app, (string Key, string Value)[] settings, params string[] options) =>
        app.ProcessAsync(settings, ["sync", "--cloud", "alibaba", .. options]);

    public static Task<SyncProcess.Result> ProcessAsync(
        this SyncApplication app, (string Key, string Value)[] settings, params string[] arguments)
    {
        var all = app.Settings();
        foreach (var (key, value) in settings) all[key] = value;
        return SyncProcess.RunAsync(all, arguments);
    }
}
