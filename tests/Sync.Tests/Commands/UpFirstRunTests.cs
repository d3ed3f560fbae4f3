using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sync.Local.FakeCen.Faults;
using Sync.Tests.Support;

namespace Sync.Tests.Commands;

/// <summary>The first run of <c>up</c> may fail as any later one.</summary>
public sealed class UpFirstRunTests
{
    [Fact]
    public async Task A_schedule_beyond_the_range_of_timers_is_shown_with_its_date_and_ends_nothing()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        var far = TimeProvider.System.GetUtcNow().AddMonths(6);
        await using var up = await StartAsync(app, ("Sync:Schedule", $"0 0 0 1 {far.Month} *"));

        await up.RunEndsAsync("succeeded");

        var ended = await up.EndAsync();
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors.Trim()));
        Assert.Contains($"next at {far:yyyy-MM}-01 00:00:00 UTC", ended.Output, StringComparison.Ordinal);
        Assert.Contains("Ready.", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_database_it_says_so_and_syncs_by_schedule_when_the_database_is_back()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        await using var proxy = TcpProxy.Start(app.ConnectionString);
        proxy.Refuses = true;
        await using var up = await StartAsync(
            app, ("ConnectionStrings:Postgres", proxy.ConnectionString()), ("Sync:Schedule", "* * * * * *"));
        using (var ready = await up.Http.GetAsync("health/ready")) Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);

        proxy.Refuses = false;

        await up.RunEndsAsync("succeeded");
        var ended = await up.EndAsync();
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("The database does not answer", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("The first run failed: ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("the next run is at", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_cloud_it_says_so_and_syncs_by_schedule_when_the_cloud_is_back()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        var away = new ServerError { Action = "GetCallerIdentity" };
        app.Cen.Faults.Add(away);
        await using var up = await StartAsync(app, ("Sync:Schedule", "* * * * * *"));
        await up.RunEndsAsync("failed");

        app.Cen.Faults.Remove(away);

        await up.RunEndsAsync("succeeded");
        var ended = await up.EndAsync();
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("Run 1 failed: ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("the next run is at", ended.Output, StringComparison.Ordinal);
    }

    private static async Task<Up> StartAsync(SyncApplication app, params (string Key, string Value)[] more)
    {
        var settings = app.Settings();
        foreach (var (key, value) in more) settings[key] = value;
        var port = FreePort.Find();
        var up = new Up(SyncProcess.Start(settings, "up", "--port", $"{port}"), new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}/api/") });
        await up.UntilAsync(async () => (await up.Http.GetAsync("health/live")).IsSuccessStatusCode);
        return up;
    }

    private sealed record Up(SyncProcess Process, HttpClient Http) : IAsyncDisposable
    {
        /// <summary>Some run has ended so.</summary>
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

            Assert.Fail("It did not come to pass within two minutes.");
        }

        /// <summary>After Ctrl+C.</summary>
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
