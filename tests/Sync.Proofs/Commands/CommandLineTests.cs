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

        var result = await SyncProcess.RunAsync(app.Settings(), "sync");

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Contains("120 flow logs listed, 120 added", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{app.Cloud.AccountId}/cn-hangzhou: synced", result.Output, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("synk")]
    [InlineData("sync", "--dryrun")]
    [InlineData("sync", "--cloud", "azure")]
    [InlineData("list", "--limit", "much")]
    [InlineData("list", "--limit", "-1")]
    [InlineData("up", "--port", "70000")]
    [InlineData("fake-cen", "--regions", "0")]
    [InlineData("fake-cen", "--accounts", "0")]
    [InlineData("fake-cen", "--attachments", "-1")]
    [InlineData("fake-cen", "--quota", "0")]
    [InlineData("fake-cen", "--latency", "00:02:00")]
    public async Task Invalid_usage_exits_with_1_and_shows_the_help(params string[] arguments)
    {
        var result = await SyncProcess.RunAsync(NoSettings, arguments);

        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Errors);
        Assert.Contains("Usage:", result.Output, StringComparison.Ordinal);
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
        Assert.Contains("WRONG schema: lacks 0001_inventory.sql", result.Output, StringComparison.Ordinal);
        Assert.Contains("WRONG account", result.Output, StringComparison.Ordinal);
        Assert.Contains("Check ALIBABA_CLOUD_ACCESS_KEY_ID", result.Output, StringComparison.Ordinal);
    }
}
