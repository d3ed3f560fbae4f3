using Dapper;
using Npgsql;
using Sync.Local.FakeCen;

namespace Sync.Proofs.Functions;

/// <summary>A worker that is killed during a run, and the worker that replaces it.</summary>
public sealed class WorkerKillTests : IAsyncLifetime
{
    private readonly HostedApp _app = new();

    public Task InitializeAsync() => _app.StartAsync(
        new FakeCloudOptions(Regions: 8, FlowLogs: 400),
        ("Sync:RunLease", "00:00:03"), ("Sync:Alibaba:PageSize", "10"));

    [Fact]
    public async Task A_run_whose_worker_was_killed_is_completed_by_a_later_timer_invocation()
    {
        _app.Cen.Latency = TimeSpan.FromMilliseconds(400);
        var killed = _app.Host.TickAsync("sync-timer");
        await _app.UntilAsync("select exists (select from sync.run_scope)");

        await _app.Host.KillWorkerAsync();
        await Assert.ThrowsAsync<IOException>(() => killed);
        _app.Cen.Latency = TimeSpan.Zero;
        await _app.Host.StartWorkerAsync();
        await TickUntilARunFinishedAsync();

        await using var connection = new NpgsqlConnection(_app.ConnectionString);
        Assert.Equal(400, await connection.ExecuteScalarAsync<int>("select count(*) from sync.flow_log"));
        Assert.Equal(
            "succeeded",
            await connection.ExecuteScalarAsync<string>(
                "select outcome from sync.sync_run order by run_id desc limit 1"));
        Assert.Equal(
            0,
            await connection.ExecuteScalarAsync<int>("select count(*) from sync.sync_run where finished_at is null"));
    }

    public Task DisposeAsync() => _app.DisposeAsync();

    // An invocation during the lease of the killed run is skipped.
    private async Task TickUntilARunFinishedAsync()
    {
        await using var connection = new NpgsqlConnection(_app.ConnectionString);
        for (var attempt = 0; attempt < 240; attempt++)
        {
            Assert.Null(await _app.Host.TickAsync("sync-timer"));
            if (await connection.ExecuteScalarAsync<bool>("select bool_or(outcome = 'succeeded') from sync.sync_run"))
                return;
            await Task.Delay(500);
        }

        Assert.Fail($"No run finished:\n{string.Join('\n', _app.Host.Log)}");
    }
}
