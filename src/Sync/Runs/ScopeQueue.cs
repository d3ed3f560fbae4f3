using Sync.Alibaba;
using Sync.FlowLogs;

namespace Sync.Runs;

/// <summary>
/// Scopes that wait for their turn while accounts are still being opened. Each account has its share of what may be under way, so
/// that none waits behind another's many or hanging regions; what accounts leave when they are done goes to the rest. The next
/// scope is of the account with the fewest under way, and among equals the one longest unproven.
/// </summary>
/// <param name="accounts">How many will be added, or given up.</param>
/// <param name="atOnce">Scopes under way at once, over all accounts.</param>
internal sealed class ScopeQueue(int accounts, int atOnce)
{
    private readonly Lock _lock = new();
    private readonly List<Line> _lines = [];
    private int _toCome = accounts;
    private TaskCompletionSource _changed = NewSignal();

    public void Add(ProvenAccount account, IEnumerable<KnownScope> scopes) => Change(() =>
    {
        _toCome--;
        var line = new Line(account, new Queue<KnownScope>(scopes.Order()));
        if (line.Waiting.Count > 0) _lines.Add(line);
    });

    /// <summary>One account less is to come.</summary>
    public void GiveUp() => Change(() => _toCome--);

    /// <summary>No account more is to come.</summary>
    public void Close() => Change(() => _toCome = 0);

    /// <returns>Null when there are no more.</returns>
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
        return new Turn(line.Account, new Scope(line.Account.AccountId, line.Waiting.Dequeue().RegionId), () => End(line));
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

    private sealed class Line(ProvenAccount account, Queue<KnownScope> waiting)
    {
        public ProvenAccount Account { get; } = account;
        public Queue<KnownScope> Waiting { get; } = waiting;
        public int UnderWay { get; set; }
        public int Begun { get; set; }
    }
}

/// <summary>A scope under way until this is disposed.</summary>
internal sealed class Turn(ProvenAccount account, Scope scope, Action end) : IDisposable
{
    public ProvenAccount Account { get; } = account;

    public Scope Scope { get; } = scope;

    public void Dispose() => end();
}

/// <summary>A scope as earlier runs left it.</summary>
/// <param name="ProvenAt">Since when it is not proven: the newest run's start for all that it proved. Null: never was.</param>
/// <param name="DurationMs">What it took last: of scopes equally fresh the longest goes first, so that the run does not end with it.</param>
/// <param name="HasRows">The inventory has flow logs of it.</param>
internal sealed record KnownScope(string AccountId, string RegionId, DateTime? ProvenAt, long DurationMs, bool HasRows)
    : IComparable<KnownScope>
{
    /// <summary>One that no run has named yet.</summary>
    public static KnownScope New(string accountId, string regionId) =>
        new(accountId, regionId, null, 0, HasRows: false);

    /// <summary>The least comes first.</summary>
    public (DateTime, long) Urgency => (ProvenAt ?? DateTime.MinValue, -DurationMs);

    public int CompareTo(KnownScope? other) => Urgency.CompareTo(other?.Urgency ?? default);
}
