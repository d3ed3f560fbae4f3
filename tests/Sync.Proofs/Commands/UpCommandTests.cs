using System.Net;
using System.Net.Http.Json;
using System.Net.NetworkInformation;
using System.Text.Json;

namespace Sync.Proofs.Commands;

/// <summary>
/// The first command of a new user: everything in one process, on an embedded Postgres and the fake cloud.
/// </summary>
public sealed class UpCommandTests : IDisposable
{
    private const string LongKey = "aSecretOfMineOf24Letters";

    // Not below the user's own temporary folder: if we are root, the server runs as another user, who needs access.
    private readonly string _data = Directory.CreateTempSubdirectory("sync-up-").FullName;

    [ServerBinariesFact]
    public async Task Up_restarted_after_a_kill_resumes_with_its_history_and_ends_cleanly()
    {
        OpenToTheServersUser();
        var port = FreePort.Find();
        await using (var first = await UpAsync(port))
        {
            Assert.Equal(500, (await GetAsync(port, "flowlogs?pageSize=1")).GetProperty("totalCount").GetInt32());
            await first.KillAsync();
        }

        await using var second = await UpAsync(port);
        var runs = (await GetAsync(port, "runs")).GetProperty("items");
        Assert.Equal(2, runs.GetArrayLength());
        Assert.Equal(0, runs[0].GetProperty("added").GetInt32());
        Assert.Equal(500, runs[1].GetProperty("added").GetInt32());

        await second.InterruptAsync();
        var ended = await second.EndAsync();
        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.Contains("fake CEN with 500 flow logs in 8 regions", ended.Output, StringComparison.Ordinal);
        Assert.Contains("Ready.", ended.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nsql       psql -h /\S+ -U postgres sync_fake\n", ended.Output);
        Assert.Contains($"dashboard http://127.0.0.1:{port}/api/dashboard", ended.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_data, "sync", "postgres", "data", "postmaster.pid")));
    }

    [ServerBinariesFact]
    public async Task Up_listens_on_loopback_only()
    {
        OpenToTheServersUser();
        var port = FreePort.Find();
        await using var up = await UpAsync(port);

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(listener => listener.Port == port);

        Assert.All(listeners, listener => Assert.True(IPAddress.IsLoopback(listener.Address)));
        Assert.NotEmpty(listeners);
        await up.InterruptAsync();
        await up.EndAsync();
    }

    [Fact]
    public async Task Up_on_other_addresses_requires_a_key_and_refuses_requests_without_it()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        var (settings, port) = (app.Settings(), $"{FreePort.Find()}");
        var keyless = await SyncProcess.RunAsync(settings, "up", "--host", "0.0.0.0", "--port", port);
        Assert.Equal(1, keyless.ExitCode);
        Assert.Contains(
            "at least 24 characters in SYNC_KEY, which is not set. Generate one with: openssl rand -base64 24",
            keyless.Errors, StringComparison.Ordinal);

        settings["SYNC_KEY"] = LongKey[..23];
        var shorter = await SyncProcess.RunAsync(settings, "up", "--host", "0.0.0.0", "--port", port);
        Assert.Equal(1, shorter.ExitCode);
        Assert.Contains(
            "at least 24 characters in SYNC_KEY, which is shorter.", shorter.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(LongKey[..23], shorter.Errors, StringComparison.Ordinal);

        settings["SYNC_KEY"] = LongKey;
        await using var up = SyncProcess.Start(settings, "up", "--host", "0.0.0.0", "--port", port);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/") };
        await AnswersAsync(http, "health/live");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("flowlogs")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("sync", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized,
            (await new HttpClient { DefaultRequestHeaders = { { "x-functions-key", "another" } } }
            .GetAsync(new Uri(http.BaseAddress, "flowlogs"))).StatusCode);
        await SyncProcess.OutputAsync(
            new Dictionary<string, string?> { ["SYNC_KEY"] = LongKey }, "runs", "--url", $"http://127.0.0.1:{port}");

        await up.InterruptAsync();
        var ended = await up.EndAsync();
        Assert.DoesNotContain(LongKey, ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    [ServerBinariesFact]
    public async Task A_port_in_use_is_reported_in_one_line()
    {
        OpenToTheServersUser();
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var result = await SyncProcess.RunAsync(
            new Dictionary<string, string?> { ["XDG_DATA_HOME"] = _data }, "up", "--port", $"{port}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "Choose another with --port.", Assert.Single(result.Errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private void OpenToTheServersUser()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_data, (UnixFileMode)0b111_101_101);
    }

    private async Task<SyncProcess> UpAsync(int port)
    {
        // No scheduled run, so that the first one is the only one.
        var up = SyncProcess.Start(
            new Dictionary<string, string?> { ["XDG_DATA_HOME"] = _data, ["Sync:Schedule"] = "0 0 0 29 2 *" },
            "up", "--port", $"{port}");
        await up.SaysAsync("Ready.");
        return up;
    }

    private static async Task AnswersAsync(HttpClient http, string route)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            try
            {
                if ((await http.GetAsync(route)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"{route} did not answer within a minute.");
    }

    private static async Task<JsonElement> GetAsync(int port, string route)
    {
        using var http = new HttpClient();
        return await http.GetFromJsonAsync<JsonElement>($"http://127.0.0.1:{port}/api/{route}");
    }
}
