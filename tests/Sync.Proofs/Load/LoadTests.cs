using System.Diagnostics;
using Sync.Local.FakeCen;
using Sync.Proofs.Crash;
using Xunit.Abstractions;

namespace Sync.Proofs.Load;

/// <summary>
/// Promise 6 under load: readers at full speed over HTTP while scheduled runs in a separate process commit drift.
/// </summary>
public class LoadTests(ITestOutputHelper output)
{
    private const int Readers = 4, LeastWalks = 40;

    /// <summary>The server's page cache (64 MB), plus memory that the garbage collector has not released yet.</summary>
    private const long MostGrowth = 200 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3), Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Every_walk_returns_one_committed_state_and_no_request_fails_while_runs_commit()
    {
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Cloud = new FakeCloudOptions(Regions: 6, FlowLogs: 400) });
        await app.RunWellAsync();
        var temporary = Directory.CreateTempSubdirectory("sync-load-");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Find()}") };
        await using var server = SyncProcess.Start(
            Settings(app, temporary.FullName), "up", "--port", $"{http.BaseAddress.Port}");
        await AlertWatch.UntilAsync(() => AnswersAsync(http), "the host answers");

        var clock = Stopwatch.StartNew();
        using var over = new CancellationTokenSource();
        var wrk = ProofSettings.WrkConnections > 0
            ? [Wrk.RunAsync(http.BaseAddress!, ProofSettings.WrkConnections, ProofSettings.LoadDuration)]
            : Array.Empty<Task<Answered>>();
        var readers = Enumerable.Range(0, Readers).Select(seed => new SnapshotReader(http, seed)).ToList();
        var reading = Task.WhenAll(readers.Select(reader => Task.Run(() => reader.ReadAsync(over.Token))));
        var memory = await DriftAsync(
            app, server, clock, () => reading.IsCompleted || readers.Sum(reader => reader.Walks.Count) > LeastWalks);
        await over.CancelAsync();
        await reading;
        Answered[] clients = [Answered.Of(readers, clock.Elapsed), .. await Task.WhenAll(wrk)];
        WriteFigures(clients, memory);
        Assert.All(clients, client => Assert.Equal(0, client.Errors));
        await CheckWalksAsync(app, [.. readers.SelectMany(reader => reader.Walks)]);
        Assert.InRange(memory[^1].Bytes, 0, memory[0].Bytes + MostGrowth);

        await server.InterruptAsync();
        var ended = await server.EndAsync();
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Errors);
        Assert.Empty(temporary.EnumerateFileSystemInfos());
        temporary.Delete();
        Assert.Equal(
            0,
            await app.ScalarAsync<long>(
                "select count(*) from sync.sync_run where outcome = 'failed' and error_code <> 'Cancelled'"));
        await app.CheckInvariantsAsync(atRest: true);
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync("/api/health/live")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Dictionary<string, string?> Settings(SyncApplication app, string temporary)
    {
        var settings = app.Settings();
        settings["Sync:Schedule"] = ProofSettings.LoadDuration < Minute ? "* * * * * *" : "*/3 * * * * *";
        settings["TMPDIR"] = temporary;
        return settings;
    }

    /// <summary>
    /// Lets the cloud drift until the time is over and a minimum of runs and reads has happened, however slow the
    /// machine is.
    /// </summary>
    /// <returns>The server's memory from the second minute on; for shorter tests, in the last two thirds.</returns>
    private static async Task<IReadOnlyList<(TimeSpan At, long Bytes)>> DriftAsync(
        SyncApplication app, SyncProcess server, Stopwatch clock, Func<bool> haveRead)
    {
        var settled = new[] { Minute, ProofSettings.LoadDuration / 3 }.Min();
        var memory = new List<(TimeSpan, long)>();
        while (clock.Elapsed < ProofSettings.LoadDuration
            || memory.Count == 0 || !haveRead() || await CommittedAsync(app) < 3)
        {
            Assert.True(
                clock.Elapsed < ProofSettings.LoadDuration + Patience, "Too little has been read or committed.");
            app.Cloud.Drift(3);
            await Task.Delay(100);
            if (clock.Elapsed > settled) memory.Add((clock.Elapsed, server.ResidentBytes));
        }

        return memory;
    }

    private static Task<long> CommittedAsync(SyncApplication app) =>
        app.ScalarAsync<long>("select count(distinct run_id) from sync.drift_event");

    private async Task CheckWalksAsync(SyncApplication app, List<Walk> walks)
    {
        var states = await InventoryStates.ReadAsync(app);
        Assert.All(walks, states.Check);
        var moments = walks.Select(walk => walk.AsOf).Distinct().Count();
        Assert.InRange(moments, 3, int.MaxValue);
        WriteFigures(
            ("runs", await app.ScalarAsync<long>("select count(*) from sync.sync_run")),
            ("walks verified", walks.Count), ("pages", walks.Sum(walk => walk.Pages)),
            ("committed states seen", moments));
    }

    private void WriteFigures(IEnumerable<Answered> clients, IReadOnlyList<(TimeSpan At, long Bytes)> memory)
    {
        foreach (var client in clients) WriteFigures([.. client.Figures()]);
        var perMinute = memory.DistinctBy(each => (int)each.At.TotalMinutes).Append(memory[^1]);
        foreach (var (at, bytes) in perMinute.DistinctBy(each => (int)each.At.TotalSeconds))
            WriteFigures(("server memory after, s", Math.Round(at.TotalSeconds)), ("MB", bytes >> 20));
    }

    private void WriteFigures(params (string What, object? Value)[] figures)
    {
        output.WriteLine(string.Join("; ", figures.Select(figure => $"{figure.What}: {figure.Value}")));
        ProofResults.Row(nameof(LoadTests), figures);
    }
}
