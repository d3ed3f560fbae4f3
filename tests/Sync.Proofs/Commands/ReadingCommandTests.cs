using System.Text.Json;
using Sync.Local.FakeCen.Faults;

namespace Sync.Proofs.Commands;

/// <summary>The reading commands, directly on the database.</summary>
public sealed class ReadingCommandTests
{
    [Fact]
    public async Task Status_shows_every_scope_the_last_run_and_the_drift_and_exits_with_2_when_a_scope_is_stale()
    {
        await using var app = await DriftWatch.StartWithEventsAsync();
        var fresh = await SyncProcess.OutputAsync(app.Settings(), "status");
        Assert.Contains($"{app.Cloud.AccountId}\tcn-hangzhou\tsynced\t", fresh, StringComparison.Ordinal);
        Assert.Contains("\t1\t████████████\t", fresh, StringComparison.Ordinal);
        Assert.Contains("Run 6, ended ", fresh, StringComparison.Ordinal);
        Assert.Contains("·············█  5 events.", fresh, StringComparison.Ordinal);

        app.Cen.Faults.Add(new DeniedRegion { RegionId = "cn-hangzhou" });
        await app.RunAsync();
        var stale = await SyncProcess.RunAsync(app.Settings(), "status");
        Assert.Equal(2, stale.ExitCode);
        Assert.Contains("\tcn-hangzhou\tfailed\t", stale.Output, StringComparison.Ordinal);
        Assert.Contains("0 of 1 scopes fresh", stale.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_json_has_regions_the_last_run_and_fourteen_days_of_drift()
    {
        await using var app = await DriftWatch.StartWithEventsAsync();
        await app.ExecuteAsync("update sync.drift_event set at = at - interval '20 days' where kind = 'added'");

        var status = JsonDocument.Parse(await SyncProcess.OutputAsync(app.Settings(), "status", "--json")).RootElement;

        Assert.Equal("cn-hangzhou", status.GetProperty("regions")[0].GetProperty("regionId").GetString());
        Assert.Equal(6, status.GetProperty("lastRun").GetProperty("runId").GetInt32());
        Assert.Equal(14, status.GetProperty("driftByDay").GetArrayLength());
        Assert.Equal(
            4, status.GetProperty("driftByDay").EnumerateArray().Sum(day => day.GetProperty("events").GetInt32()));
    }

    [Fact]
    public async Task Status_before_the_first_run_says_what_to_do_and_exits_with_2()
    {
        await using var app = await SyncApplication.StartAsync();

        var result = await SyncProcess.RunAsync(app.Settings(), "status");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Start one with flowsync run.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_writes_a_line_per_flow_log_for_programs_and_a_table_on_a_terminal()
    {
        await using var app = await DriftWatch.StartAsync();
        await app.PutAsync(DriftWatch.Before with { FlowLogName = "tab\tbell\u0007" });

        var lines = (await SyncProcess.OutputAsync(
            app.Settings(), "list", "--fields", "flowLogId,flowLogName", "status")).Split('\n');
        Assert.Equal(["flowLogId\tflowLogName\tstatus", "flowlog-1\ttab\ufffdbell\ufffd\tActive", ""], lines);

        var table = await Terminal.RunAsync(app.Settings(), "list");
        Assert.Contains("FLOW LOG", table, StringComparison.Ordinal);
        Assert.Contains("flowlog-1", table, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', table);
    }

    [Fact]
    public async Task Show_history_and_diff_print_what_a_flow_log_is_and_was()
    {
        await using var app = await DriftWatch.StartAsync();
        await app.PutAsync(DriftWatch.Before with { Status = "Inactive" });
        var between = await app.ScalarAsync<string>(
            "select to_char(clock_timestamp(), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
        await app.PutAsync(DriftWatch.Before with { Status = "Active" });

        Assert.Contains(
            "status\tActive\n",
            await SyncProcess.OutputAsync(app.Settings(), "show", "flowlog-1"), StringComparison.Ordinal);
        var history = await SyncProcess.OutputAsync(app.Settings(), "history", "flowlog-1");
        Assert.Equal(
            ["change", "changed", "changed", "added"],
            history.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[1]));
        Assert.Contains("\tstatus: \"Active\" → \"Inactive\"\n", history, StringComparison.Ordinal);
        Assert.Contains(
            $"changed\t{app.Cloud.AccountId}\tcn-hangzhou\tflowlog-1\tstatus: \"Inactive\" → \"Active\"\n"
            + "1 flow logs differ",
            await SyncProcess.OutputAsync(app.Settings(), "diff", "--from", between), StringComparison.Ordinal);
        Assert.Contains(
            "flowlog-1\tInactive\n",
            await SyncProcess.OutputAsync(app.Settings(), "list", "--as-of", between, "--fields=flowLogId,status"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_flow_log_has_a_history_and_show_exits_with_4()
    {
        await using var app = await DriftWatch.StartAsync();
        await app.RemoveAsync();

        var show = await SyncProcess.RunAsync(app.Settings(), "show", "flowlog-1");
        Assert.Equal((4, "Flow log flowlog-1 does not exist in the inventory."), (show.ExitCode, show.ErrorLines[^1]));
        Assert.Contains(
            "Z\tremoved\t\n",
            await SyncProcess.OutputAsync(app.Settings(), "history", "flowlog-1"), StringComparison.Ordinal);
        Assert.Equal(4, (await SyncProcess.RunAsync(app.Settings(), "history", "flowlog-2")).ExitCode);
        Assert.Equal(4, (await SyncProcess.RunAsync(app.Settings(), "runs", "99")).ExitCode);
    }

    [Fact]
    public async Task Runs_lists_all_runs_or_shows_one_run_with_its_scopes()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 2, FlowLogs: 12));
        await app.RunWellAsync();
        await app.RunWellAsync();

        var runs = await SyncProcess.OutputAsync(app.Settings(), "runs", "--limit", "1");
        Assert.Equal(
            ["run", "2"], runs.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]));
        var run = JsonDocument.Parse(await SyncProcess.OutputAsync(app.Settings(), "runs", "1", "--json")).RootElement;
        Assert.Equal(12, run.GetProperty("run").GetProperty("added").GetInt32());
        Assert.Equal(2, run.GetProperty("scopes").GetArrayLength());
        Assert.Contains(
            "2 of 2 scopes OK, 12 added",
            await SyncProcess.OutputAsync(app.Settings(), "runs", "1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_value_is_reported_in_one_line_that_names_the_parameter()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));

        var result = await SyncProcess.RunAsync(app.Settings(), "list", "--sort", "colour");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(
            "sort has unknown value colour; allowed: accountId,", result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_database_without_the_schema_is_left_unchanged()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:Postgres"] = database.ConnectionString };

        for (var tries = 0; tries < 2; tries++)
        {
            var result = await SyncProcess.RunAsync(settings, "status");
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("lacks 0001_inventory.sql", result.Errors, StringComparison.Ordinal);
        }
    }
}
