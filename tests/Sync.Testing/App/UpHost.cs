using System.Net.Http.Json;
using System.Text.Json;

namespace Sync.Testing;

/// <summary>The command <c>up</c> in a separate process on a real socket, after its first run.</summary>
internal sealed class UpHost : IAsyncDisposable
{
    private readonly SyncProcess _process;
    private readonly bool _owns;

    private UpHost(SyncApplication app, bool owns, SyncProcess process, int port, string? key)
    {
        (App, _owns, _process, Port) = (app, owns, process, port);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        WithKey = new HttpClient { BaseAddress = Http.BaseAddress };
        if (key is not null) WithKey.DefaultRequestHeaders.Add("x-functions-key", key);
    }

    /// <summary>The app in this process, with the same database and cloud.</summary>
    public SyncApplication App { get; }

    public int Port { get; }

    /// <summary>Sends no key.</summary>
    public HttpClient Http { get; }

    public HttpClient WithKey { get; }

    public int ProcessId => _process.Id;

    /// <param name="key">Null: the host listens on loopback only and requires no key.</param>
    public static async Task<UpHost> StartAsync(string? key = null)
    {
        var app = await SyncApplication.StartAsync(
            new(Regions: 2, FlowLogs: 40), ("Sync:ReaderKeys:EncryptionKey", CenApiApplication.EncryptionKey));
        return await JoinAsync(
            app, key, [("Sync:ReaderKeys:EncryptionKey", CenApiApplication.EncryptionKey)], owns: true);
    }

    /// <summary>Starts a host on the database and the cloud of an existing app.</summary>
    public static async Task<UpHost> JoinAsync(
        SyncApplication app, string? key, (string Key, string Value)[] more, bool owns = false)
    {
        var settings = app.Settings();
        settings["SYNC_KEY"] = key;
        // No scheduled run between the steps of a test.
        settings["Sync:Schedule"] = "0 0 0 1 1 *";
        foreach (var (name, value) in more) settings[name] = value;
        var port = FreePort.Find();
        var host = key is null ? "127.0.0.1" : "0.0.0.0";
        var up = new UpHost(
            app, owns, SyncProcess.Start(settings, "up", "--host", host, "--port", $"{port}"), port, key);
        await up.WaitAsync();
        return up;
    }

    /// <summary>Stops the process and returns everything it printed and logged.</summary>
    public async Task<string> EndAsync()
    {
        await _process.InterruptAsync();
        var ended = await _process.EndAsync();
        return ended.Output + ended.Errors;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        WithKey.Dispose();
        await _process.DisposeAsync();
        if (_owns) await App.DisposeAsync();
    }

    private async Task WaitAsync()
    {
        await _process.SaysAsync("Ready.");
        // Another host may be in the middle of a run.
        for (var tries = 0; tries < 1200; tries++, await Task.Delay(100))
        {
            if (await RanAsync()) return;
        }

        Assert.Fail("No run ended within two minutes.");
    }

    private async Task<bool> RanAsync()
    {
        try
        {
            var runs = await WithKey.GetFromJsonAsync<JsonElement>("/api/runs");
            return runs.GetProperty("items") is var items && items.GetArrayLength() > 0
                && items[0].GetProperty("outcome").GetString() is not (null or "running");
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
