using Dapper;
using Npgsql;
using Sync.Coverage;
using Sync.Database;
using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Drift.Deliveries;
using Sync.Expectations;
using Sync.Settings;

namespace Sync.Tests.Coverage;

/// <summary>A database whose network the test sets, and the recorder that runs call at their end.</summary>
internal sealed class CoverageBench : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly NpgsqlDataSource _source;
    private int _runs;
    private SomeNetwork? _last;

    private CoverageBench(TestDatabase database, NpgsqlDataSource source) => (_database, _source) = (database, source);

    public CoverageSettings Settings { get; set; } = new();

    /// <summary>One sink gets every event.</summary>
    public AlertSettings Alerts { get; set; } = new() { Rules = [new AlertRule { Name = "all", Sinks = ["ops"] }] };

    /// <summary>The expectations in force.</summary>
    public IReadOnlyList<Expectation> Rules { get; set; } = [];

    public static async Task<CoverageBench> StartAsync()
    {
        var database = await TestDatabase.CreateAsync();
        return new CoverageBench(database, SyncDataSource.Create(database.ConnectionString));
    }

    /// <summary>Sets the network and judges it in a new run.</summary>
    /// <returns>The time of the change; null if nothing changed.</returns>
    public async Task<DateTime?> RunAsync(SomeNetwork network)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await SetAsync(network);
        var at = await JudgeAsync();
        Assert.Empty(await Invariants.FindBrokenAsync(connection, CoverageInvariants.All));
        return at;
    }

    /// <summary>Sets the network, as merges do.</summary>
    public async Task SetAsync(SomeNetwork network)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await network.WriteAsync(connection);
        if (!ReferenceEquals(network, _last)) await PassTimeAsync();
        _last = network;
    }

    /// <summary>Judges the network as it is.</summary>
    /// <param name="beforeCommit">What happens meanwhile.</param>
    public async Task<DateTime?> JudgeAsync(Func<Task>? beforeCommit = null)
    {
        var outbox = new Outbox(Current(() => Alerts));
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var at = await new CoverageRecorder(Settings, outbox).UpdateAsync(connection, ++_runs, CancellationToken.None);
        await new AttachmentConformance(
            Current(() => new ExpectationSettings(Rules, AreKnown: true)), Current(() => new DriftSettings()), Settings,
            outbox).UpdateAsync(connection, _runs);
        if (beforeCommit is not null) await beforeCommit();
        await transaction.CommitAsync();
        return at;

        static Current<T> Current<T>(Func<T> value) =>
            new(value, _ => Task.CompletedTask, _ => Task.CompletedTask);
    }

    /// <summary>Advances the clock of the inventory, as every merge does.</summary>
    public Task PassTimeAsync() => QueryAsync<int>("update sync.inventory_clock set at = clock_timestamp()");

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await _source.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, parameters)];
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null) =>
        (await QueryAsync<T>(sql, parameters)).Single();

    /// <summary>Lets time pass since all ends were first judged.</summary>
    public Task AgeAsync(TimeSpan by) =>
        QueryAsync<int>("update sync.coverage set first_seen_at = first_seen_at - @by", new { by });

    /// <summary>The stored verdicts: <c>vpc@tr-a not_covered</c>.</summary>
    public Task<IReadOnlyList<string>> VerdictsAsync() => QueryAsync<string>(
        "select attachment_end_id || ' ' || verdict from sync.coverage order by attachment_end_id collate \"C\"");

    /// <summary>The events, oldest first: <c>uncovered vpc@tr-a covered→not_covered</c>.</summary>
    public Task<IReadOnlyList<string>> EventsAsync() => QueryAsync<string>(
        """
        select kind || ' ' || attachment_end_id || ' ' || coalesce(verdict_before, '') || '→' || verdict
        from sync.coverage_event
        order by at, attachment_end_id collate "C"
        """);

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }
}
