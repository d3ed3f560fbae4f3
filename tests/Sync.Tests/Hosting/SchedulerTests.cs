using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sync.Database;
using Sync.Local.Hosting;
using Sync.Runs;

namespace Sync.Tests.Hosting;

public class SchedulerTests
{
    [Fact]
    public async Task A_run_scheduled_half_a_year_ahead_starts_on_time_and_not_before()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 3), ("Sync:Schedule", "0 0 0 1 7 *"));
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));
        using var scheduler = new Scheduler(
            app.Get<SyncJob>(), app.Get<MigrationAtStart>(), app.Get<SyncSettings>(), time,
            NullLogger<Scheduler>.Instance);
        await scheduler.StartAsync(CancellationToken.None);

        await AdvanceAsync(time, new DateTimeOffset(2026, 6, 30, 23, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(1));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.sync_run"));

        for (var tries = 0; tries < 600 && await FinishedAsync() == 0; tries++)
        {
            await AdvanceAsync(time, time.GetUtcNow() + TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));
            await Task.Delay(50);
        }

        Assert.Equal(1, await FinishedAsync());
        Assert.Equal("timer", await app.ScalarAsync<string>("select trigger from sync.sync_run"));
        await scheduler.StopAsync(CancellationToken.None);

        Task<long> FinishedAsync() => app.ScalarAsync<long>(
            "select count(*) from sync.sync_run where finished_at is not null");
    }

    [Fact]
    public async Task A_run_that_something_else_cancels_does_not_end_the_schedule()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 3), ("Sync:Schedule", "0 0 * * * *"));
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 0, 30, 0, TimeSpan.Zero));
        var cancelled = new CancellingLog();
        // More connections than any server allows: it logs that, once.
        var migration = new MigrationAtStart(
            app.Get<Migrator>(), app.DataSource, new ConnectionBudget(1_000_000, 1), cancelled);
        using var scheduler = new Scheduler(
            app.Get<SyncJob>(), migration, app.Get<SyncSettings>(), time, NullLogger<Scheduler>.Instance);
        await scheduler.StartAsync(CancellationToken.None);

        for (var tries = 0; tries < 600 && await RunsAsync() == 0; tries++)
        {
            await AdvanceAsync(time, time.GetUtcNow() + TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));
            await Task.Delay(50);
        }

        Assert.Equal(1, cancelled.Times);
        Assert.True(await RunsAsync() > 0);
        await scheduler.StopAsync(CancellationToken.None);

        Task<long> RunsAsync() => app.ScalarAsync<long>("select count(*) from sync.sync_run");
    }

    /// <summary>Its writer is cancelled, as a client with a time limit of its own is.</summary>
    private sealed class CancellingLog : ILogger<MigrationAtStart>
    {
        public int Times { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            Times++;
            throw new TaskCanceledException();
        }
    }

    private static async Task AdvanceAsync(FakeTimeProvider time, DateTimeOffset until, TimeSpan step)
    {
        while (time.GetUtcNow() < until)
        {
            time.Advance(step);
            await Task.Delay(1);
        }
    }
}
