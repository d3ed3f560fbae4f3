using System.Threading.Channels;
using Sync.Alibaba;
using Sync.FlowLogs;

namespace Sync.Runs;

/// <summary>
/// Scopes that wait for their turn while accounts are still being opened. The next is always of the account with the fewest under
/// way, so that none waits behind another's many or slow regions; among equals the one longest unproven.
/// </summary>
internal sealed class ScopeQueue
{
    private readonly Lock _lock = new();
    private readonly List<Line> _lines = [];
    private readonly Channel<bool> _tickets = Channel.CreateUnbounded<bool>();

    /// <summary>A ticket per scope: each is good for one <see cref="Next"/>.</summary>
    public IAsyncEnumerable<bool> Tickets => _tickets.Reader.ReadAllAsync();

    public void Add(ProvenAccount account, IEnumerable<KnownScope> scopes)
    {
        var line = new Line(account, new Queue<KnownScope>(scopes.Order()));
        lock (_lock) _lines.Add(line);
        for (var scope = 0; scope < line.Waiting.Count; scope++) _tickets.Writer.TryWrite(true);
    }

    /// <summary>No more accounts will come.</summary>
    public void Complete() => _tickets.Writer.Complete();

    public Turn Next()
    {
        lock (_lock)
        {
            var line = _lines.Where(line => line.Waiting.Count > 0).MinBy(line => (line.UnderWay, line.Waiting.Peek().ProvenAt ?? DateTime.MinValue, line.Begun))!;
            line.UnderWay++;
            line.Begun++;
            return new Turn(line.Account, new Scope(line.Account.AccountId, line.Waiting.Dequeue().RegionId), () => End(line));
        }
    }

    private void End(Line line)
    {
        lock (_lock) line.UnderWay--;
    }

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
internal sealed record KnownScope(string AccountId, string RegionId, DateTime? ProvenAt, long DurationMs) : IComparable<KnownScope>
{
    public int CompareTo(KnownScope? other) => (ProvenAt ?? DateTime.MinValue, -DurationMs).CompareTo((other?.ProvenAt ?? DateTime.MinValue, -other?.DurationMs ?? 0));
}
