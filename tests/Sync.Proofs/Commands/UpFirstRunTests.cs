using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.Local.FakeCen.Faults;
using Sync.Proofs.Database;

namespace Sync.Proofs.Commands;

/// <summary>The first run of <c>up</c> may fail like any other.</summary>
public sealed class UpFirstRunTests
{
    [Fact]
    public async Task A_schedule_beyond_the_range_of_timers_is_shown_with_its_date_and_does_no_harm()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        var far = TimeProvider.System.GetUtcNow().AddMonths(6);
        await using var up = await StartAsync(app, ("Sync:Schedule", $"0 0 0 1 {far.Month} *"));

        await up.Process.SaysAsync("Ready.");

        var ended = await up.EndAsync();
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors.Trim()));
        Assert.Contains($"next at {far:yyyy-MM}-01T00:00:00Z", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_without_its_database_reports_it_and_syncs_on_schedule_when_the_database_is_back()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        await using var proxy = TcpProxy.Start(app.ConnectionString);
        proxy.Refuses = true;
        await using var up = await StartAsync(
            app, ("ConnectionStrings:Postgres", proxy.ConnectionString()), ("Sync:Schedule", "* * * * * *"));
        using (var ready = await up.Http.GetAsync("health/ready"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);

        proxy.Refuses = false;

        await up.RunEndsAsync("succeeded");
        var ended = await up.EndAsync();
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("The database does not answer", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("The first run failed: ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("the next run is at", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_whose_migration_is_blocked_names_the_session_and_syncs_on_schedule_when_it_has_ended()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        // As in an upgrade, every view runs again.
        await app.ExecuteAsync("delete from sync.schema_text");
        await using var report = new NpgsqlConnection(app.ConnectionString);
        await report.OpenAsync();
        await using var idle = await report.BeginTransactionAsync();
        await report.ExecuteAsync("select from report.flow_log");
        await using var up = await StartAsync(
            app, ("Sync:Schedule", "* * * * * *"), ("Sync:Postgres:MigrationWait", "00:00:01"));

        await idle.RollbackAsync();

        await up.RunEndsAsync("succeeded");
        var ended = await up.EndAsync();
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains($"It waits for session {report.ProcessID} ", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_without_its_cloud_reports_it_and_syncs_on_schedule_when_the_cloud_is_back()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        var unavailable = new ServerError { Action = "GetCallerIdentity" };
        app.Cen.Faults.Add(unavailable);
        await using var up = await StartAsync(app, ("Sync:Schedule", "* * * * * *"));
        await up.RunEndsAsync("failed");

        app.Cen.Faults.Remove(unavailable);

        await up.RunEndsAsync("succeeded");
        var ended = await up.EndAsync();
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("Run 1 failed: ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("the next run is at", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_that_is_stopped_during_its_first_run_ends_as_later()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        app.Cen.Faults.Add(new Hang { Action = "DescribeFlowlogs" });
        await using var up = await StartAsync(app);
        await up.UntilAsync(() => app.ScalarAsync<bool>("select exists (select from sync.sync_run)"));

        var ended = await up.EndAsync();

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.DoesNotContain("Ready.", ended.Output, StringComparison.Ordinal);
    }

    private static async Task<Up> StartAsync(SyncApplication app, params (string Key, string Value)[] more)
    {
        var settings = app.Settings();
        foreach (var (key, value) in more) settings[key] = value;
        var port = FreePort.Find();
        var up = new Up(
            SyncProcess.Start(settings, "up", "--port", $"{port}"),
            new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}/api/") });
        await up.UntilAsync(async () => (await up.Http.GetAsync("health/live")).IsSuccessStatusCode);
        return up;
    }

    private sealed record Up(SyncProcess Process, HttpClient Http) : IAsyncDisposable
    {
        /// <summary>Waits until a run has ended with this outcome.</summary>
        public Task RunEndsAsync(string outcome) => UntilAsync(async () =>
            (await Http.GetFromJsonAsync<JsonElement>("runs")).GetProperty("items").EnumerateArray()
                .Any(run => run.GetProperty("outcome").GetString() == outcome));

        public async Task UntilAsync(Func<Task<bool>> isSo)
        {
            for (var tries = 0; tries < 1200; tries++, await Task.Delay(100))
            {
                if (Process.HasExited) Assert.Fail((await Process.EndAsync()).Errors);
                try
                {
                    if (await isSo()) return;
                }
                catch (HttpRequestException)
                {
                    // Not yet.
                }
            }

            Assert.Fail("The condition was not met within two minutes.");
        }

        /// <summary>Sends Ctrl+C and waits for the exit.</summary>
        public async Task<SyncProcess.Result> EndAsync()
        {
            await Process.InterruptAsync();
            return await Process.EndAsync();
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await Process.DisposeAsync();
        }
    }
}
