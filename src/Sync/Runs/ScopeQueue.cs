using Sync.Alibaba;
using Sync.Inventory;

namespace Sync.Runs;

/// <summary>
/// The scopes of a run that have not started, while accounts are still being verified. Each account has an equal share
/// of the concurrent scopes, so that no account waits for another with many or hanging regions; the shares of finished
/// accounts go to the others. The next scope belongs to the account with the fewest scopes in progress; among equals,
/// the one that was not verified for longest comes first.
/// </summary>
/// <param name="accounts">The number of accounts that will be added or given up.</param>
/// <param name="atOnce">The maximum of concurrent scopes over all accounts.</param>
internal sealed class ScopeQueue(int accounts, int atOnce)
{
    private readonly Lock _lock = new();
    private readonly List<Line> _lines = [];
    private int _toCome = accounts;
    private TaskCompletionSource _changed = NewSignal();

    public void Add(VerifiedAccount account, IEnumerable<KnownScope> scopes) => Change(() =>
    {
        _toCome--;
        var line = new Line(account, new Queue<KnownScope>(scopes.Order()));
        if (line.Waiting.Count > 0) _lines.Add(line);
    });

    /// <summary>Reports that an account will not be added.</summary>
    public void GiveUp() => Change(() => _toCome--);

    /// <summary>Reports that no more accounts will be added.</summary>
    public void Close() => Change(() => _toCome = 0);

    /// <summary>Waits for the next scope.</summary>
    /// <returns>Null when all scopes have started and no more will be added.</returns>
    public async Task<Turn?> NextAsync()
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (Pick() is { } turn) return turn;
                if (_toCome == 0 && _lines.All(line => line.Waiting.Count == 0)) return null;
                changed = _changed.Task;
            }

            await changed;
        }
    }

    private Turn? Pick()
    {
        var share = (int)Math.Ceiling(atOnce / (double)Math.Max(1, _toCome + _lines.Count));
        var line = _lines
            .Where(line => line.Waiting.Count > 0 && line.UnderWay < share)
            .MinBy(line => (line.UnderWay, line.Waiting.Peek().Urgency, line.Begun));
        if (line is null) return null;
        line.UnderWay++;
        line.Begun++;
        return new Turn(line.Account, line.Waiting.Dequeue(), () => End(line));
    }

    private void End(Line line) => Change(() =>
    {
        if (--line.UnderWay == 0 && line.Waiting.Count == 0) _lines.Remove(line);
    });

    private void Change(Action change)
    {
        TaskCompletionSource waiting;
        lock (_lock)
        {
            change();
            (waiting, _changed) = (_changed, NewSignal());
        }

        waiting.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Line(VerifiedAccount account, Queue<KnownScope> waiting)
    {
        public VerifiedAccount Account { get; } = account;
        public Queue<KnownScope> Waiting { get; } = waiting;
        public int UnderWay { get; set; }
        public int Begun { get; set; }
    }
}

/// <summary>A scope that is in progress until this is disposed, for the first time.</summary>
internal sealed class Turn(VerifiedAccount account, KnownScope known, Action end) : IDisposable
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public VerifiedAccount Account { get; } = account;

    public Scope Scope { get; } = new(account.AccountId, known.RegionId);

    /// <inheritdoc cref="KnownScope.Listed"/>
    public int Listed => known.Listed;

    /// <summary>Completes when this is disposed.</summary>
    public Task Over => _over.Task;

    public void Dispose()
    {
        if (_over.TrySetResult()) end();
    }
}
