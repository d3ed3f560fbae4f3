using System.Diagnostics;
using System.Text.Json;
using Sync.Local.FakeCen.Faults;

namespace Sync.Proofs.Commands;

/// <summary>The command line in separate processes: output, errors and exit codes.</summary>
public sealed class CommandLineTests
{
    private static readonly Dictionary<string, string?> NoSettings = [];

    [Fact]
    public async Task Sync_exits_with_0_and_a_summary_when_every_scope_is_synced()
    {
        await using var app = await SyncApplication.StartAsync();

        var result = await SyncProcess.RunAsync(app.Settings(), "run");

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Matches(
            @"\nRun 1 succeeded: 4 of 4 scopes OK, 120 flow logs listed, 120 added, .*\n$", result.Output);
        Assert.Contains(
            $"{app.Cloud.AccountId}/cn-hangzhou: synced, 0 added",
            await SyncProcess.OutputAsync(app.Settings(), "sync", "--scopes"), StringComparison.Ordinal);
        var quiet = await SyncProcess.RunAsync(app.Settings(), "run", "--quiet");
        Assert.Equal((0, "", ""), (quiet.ExitCode, quiet.Output, quiet.Errors));
    }

    [Fact]
    public async Task Failed_scopes_are_grouped_by_their_reason_and_nothing_is_said_of_the_others()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cen.Faults.Add(new DeniedRegion { RegionId = "cn-hangzhou" });
        app.Cen.Faults.Add(new DeniedRegion { RegionId = "cn-shanghai" });

        var result = await SyncProcess.RunAsync(app.Settings(), "run", "--quiet");

        Assert.Equal((2, ""), (result.ExitCode, result.Errors));
        var lines = result.Output.Split('\n');
        Assert.StartsWith("2 scopes failed (Forbidden.RAM: ", lines[0], StringComparison.Ordinal);
        Assert.Equal($"  {app.Cloud.AccountId}/cn-hangzhou: failed", lines[1]);
        Assert.Equal($"  {app.Cloud.AccountId}/cn-shanghai: failed", lines[2]);
        Assert.StartsWith("Network is switched off", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("Run 2 partial: 2 of 4 scopes OK", lines[4], StringComparison.Ordinal);
        Assert.Equal(("", 6), (lines[5], lines.Length));
    }

    [Fact]
    public async Task A_command_that_is_stopped_with_Ctrl_C_exits_with_130()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        await app.RunWellAsync();
        app.Cen.Faults.Add(new Hang { Action = "DescribeFlowlogs" });
        await using var watch = SyncProcess.Start(app.Settings(), "runs", "--every", "1h");
        await using var run = SyncProcess.Start(app.Settings(), "run");
        await AlertWatch.UntilAsync(
            () => app.ScalarAsync<bool>("select count(*) > 1 from sync.sync_run"), "The run has begun.");

        await Task.WhenAll(watch.InterruptAsync(), run.InterruptAsync());

        var (watched, ran) = (await watch.EndAsync(), await run.EndAsync());
        Assert.True((watched.ExitCode, ran.ExitCode) == (130, 130), watched.Errors + ran.Errors);
        Assert.DoesNotContain("   at ", watched.Errors + ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_whose_reader_has_ended_ends_at_once_and_says_nothing()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 30_000));
        await app.RunWellAsync();

        var (first, exitCode, errors) = await HeadAsync(app.Settings(), "list --limit 0 --quiet");

        Assert.StartsWith("accountId\tregionId\tflowLogId\t", first, StringComparison.Ordinal);
        Assert.Equal(("141", ""), (exitCode, errors));
    }

    /// <returns>The first line, the exit code of the command, and what it wrote to standard error.</returns>
    private static async Task<(string First, string ExitCode, string Errors)> HeadAsync(
        Dictionary<string, string?> settings, string command)
    {
        var script = $"dotnet {SyncProcess.Program} {command} | head -1; echo ${{PIPESTATUS[0]}}";
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script]);
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var result = await ToolProcess.RunAsync(start);
        var lines = result.Output.Split('\n');
        return (lines[0], lines[1], result.Errors);
    }

    [Fact]
    public async Task Sync_exits_with_2_and_the_reason_when_a_scope_failed()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cen.Faults.Add(new DeniedRegion { RegionId = "cn-hangzhou" });

        var result = await SyncProcess.RunAsync(app.Settings(), "sync");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("cn-hangzhou: failed", result.Output, StringComparison.Ordinal);
        Assert.Contains("Forbidden.RAM", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sync_exits_with_2_when_the_guard_trips_and_force_removals_overrides_it()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 12));
        await app.RunWellAsync();
        foreach (var flowLog in app.Cloud.FlowLogs("cn-hangzhou").Skip(2))
            app.Cloud.Remove("cn-hangzhou", flowLog.FlowLogId);

        Assert.Equal(2, (await SyncProcess.RunAsync(app.Settings(), "sync")).ExitCode);
        Assert.Equal(0, (await SyncProcess.RunAsync(app.Settings(), "sync", "--force-removals")).ExitCode);
        Assert.Equal(2, (await app.InventoryIdsAsync("cn-hangzhou")).Count);
    }

    [Fact]
    public async Task Sync_exits_with_3_when_another_run_holds_the_lease()
    {
        await using var app = await SyncApplication.StartAsync(settings: [("Sync:Alibaba:AttemptTimeout", "00:00:30")]);
        var hang = app.Cen.Faults.Add(new Hang { Action = "GetCallerIdentity" });
        await app.Http.PostAsync("/api/sync", null);

        var result = await SyncProcess.RunAsync(app.Settings(), "sync");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Run 1, started at", result.Errors, StringComparison.Ordinal);
        app.Cen.Faults.Remove(hang);
    }

    [Fact]
    public async Task Sync_exits_with_1_and_every_fault_when_settings_are_invalid()
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = "Host=x",
            ["Sync:Schedule"] = "daily",
            ["Sync:Alibaba:PageSize"] = "0",
        };
        var result = await SyncProcess.RunAsync(settings, "sync");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Sync__Schedule must be", result.Errors, StringComparison.Ordinal);
        Assert.Contains("Sync__Alibaba__PageSize must be", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_usage_exits_with_1_and_two_lines_on_standard_error()
    {
        var result = await SyncProcess.RunAsync(NoSettings, "list", "--limit", "abc");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            ["--limit must be a whole number, 0 or more, not abc.", "Usage: flowsync list --help"], result.ErrorLines);
    }

    [Fact]
    public async Task A_bare_call_prints_the_help_and_starts_nothing()
    {
        var result = await SyncProcess.RunAsync(NoSettings);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("flowsync [command] [options]", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_whose_database_does_not_answer_exits_with_1_and_points_to_doctor()
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = "Host=127.0.0.1;Port=1;Username=u;Password=aSecretOfMine",
        };
        var result = await SyncProcess.RunAsync(settings, "sync", "--cloud", "fake");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("doctor", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("aSecretOfMine", result.Errors + result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sync_json_writes_one_JSON_document_to_standard_output()
    {
        await using var app = await SyncApplication.StartAsync();

        var result = await SyncProcess.RunAsync(app.Settings(), "sync", "--json", "--dry-run");

        var report = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("succeeded", report.GetProperty("outcome").GetString());
        Assert.Equal(4, report.GetProperty("scopes").GetArrayLength());
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.flow_log"));
    }

    [Fact]
    public async Task Migrate_lists_the_scripts_it_ran_and_then_reports_nothing_to_do()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:Postgres"] = database.ConnectionString };

        Assert.Contains(
            "ran 0001_inventory.sql",
            (await SyncProcess.RunAsync(settings, "migrate")).Output, StringComparison.Ordinal);
        Assert.Contains("already", (await SyncProcess.RunAsync(settings, "migrate")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_reports_no_problem_for_a_healthy_setup()
    {
        await using var app = await SyncApplication.StartAsync();

        var result = await SyncProcess.RunAsync(app.Settings(), "doctor");

        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        foreach (var check in (string[])["settings", "postgres", "schema", "account", "regions", "flow logs"])
            Assert.Contains($"ok    {check}", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_names_each_problem_and_its_fix()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var app = await SyncApplication.StartAsync();
        var settings = app.Settings();
        settings["ConnectionStrings:Postgres"] = database.ConnectionString;
        settings["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "wrong";

        var result = await SyncProcess.RunAsync(settings, "doctor");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "1. WRONG schema: the database is new: run flowsync migrate", result.Output, StringComparison.Ordinal);
        Assert.Contains("2. WRONG account", result.Output, StringComparison.Ordinal);
        Assert.Contains("Check ALIBABA_CLOUD_ACCESS_KEY_ID", result.Output, StringComparison.Ordinal);
    }
}
