using Npgsql;
using Sync.Inventory;

namespace Sync.Runs.Ledger;

/// <summary>
/// The scopes of a run in which nothing is merged, on their way into the ledger: one transaction stores many of them.
/// The run's row of the lease is locked in each, as in a merge.
/// </summary>
internal sealed class RunLedger
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly FindUnfinished _findUnfinishedAsync;
    private readonly BatchQueue<Entry, Stored> _batches;

    /// <summary>Finds the scopes that have something to be written although their listing has no difference.</summary>
    public delegate Task<IReadOnlySet<Scope>> FindUnfinished(
        NpgsqlConnection connection, IReadOnlyList<Scope> unchanged);

    public RunLedger(
        LeasedRun run, NpgsqlDataSource dataSource, FindUnfinished findUnfinishedAsync, TimeProvider time)
    {
        (Run, _dataSource, _findUnfinishedAsync) = (run, dataSource, findUnfinishedAsync);
        _batches = new BatchQueue<Entry, Stored>(StoreAsync, time);
    }

    public LeasedRun Run { get; }

    /// <summary>Stores a scope that is not merged.</summary>
    /// <returns>False: the ledger already has this scope in this run.</returns>
    /// <exception cref="RunSupersededException">Another run holds the lease.</exception>
    public async Task<bool> TryKeepAsync(ScopeReport report) =>
        await _batches.AddAsync(new Entry(report, IsUnchanged: false)) == Stored.Now;

    /// <summary>
    /// Stores a scope whose listing has no difference. It waits for others to be stored with, for less than a second.
    /// </summary>
    /// <param name="handOver">
    /// Called when nothing but the ledger is waited for, unless the ledger is behind: the caller can begin another
    /// scope meanwhile.
    /// </param>
    /// <returns>False: nothing is stored, because a merge has something to write.</returns>
    /// <exception cref="ScopeKeptException">The ledger already has this scope in this run.</exception>
    /// <exception cref="RunSupersededException">Another run holds the lease.</exception>
    public async Task<bool> TryKeepUnchangedAsync(ScopeReport report, Action handOver)
    {
        var isBehind = _batches.IsFull;
        var storing = _batches.AddAsync(new Entry(report, IsUnchanged: true), canWait: !isBehind);
        if (!isBehind) handOver();
        var stored = await storing;
        if (stored == Stored.Before) throw new ScopeKeptException(Run.RunId, report.Scope);
        return stored == Stored.Now;
    }

    /// <summary>Scopes that wait for others are stored at once.</summary>
    public void Flush() => _batches.Flush();

    private async Task<IReadOnlyList<Stored>> StoreAsync(IReadOnlyList<Entry> entries)
    {
        Scope[] unchanged = [.. entries.Where(entry => entry.IsUnchanged).Select(entry => entry.Report.Scope)];
        IReadOnlySet<Scope> unfinished = new HashSet<Scope>();
        var kept = unfinished;
        await RunLease.WriteAsync(_dataSource, Run, async connection =>
        {
            if (unchanged.Length > 0) unfinished = await _findUnfinishedAsync(connection, unchanged);
            kept = await RunTable.KeepAsync(
                connection, Run.RunId, [.. entries.Where(entry => !IsUnfinished(entry)).Select(entry => entry.Report)]);
        });
        return
        [
            .. entries.Select(entry => IsUnfinished(entry) ? Stored.Unfinished
                : kept.Contains(entry.Report.Scope) ? Stored.Now : Stored.Before),
        ];

        bool IsUnfinished(Entry entry) => entry.IsUnchanged && unfinished.Contains(entry.Report.Scope);
    }

    private sealed record Entry(ScopeReport Report, bool IsUnchanged);

    private enum Stored
    {
        Now,

        /// <summary>By another report of the same run, or the answer to the same one was lost.</summary>
        Before,

        /// <summary>Not at all.</summary>
        Unfinished,
    }
}
