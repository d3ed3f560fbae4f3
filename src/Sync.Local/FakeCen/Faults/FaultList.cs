namespace Sync.Local.FakeCen.Faults;

/// <summary>The active faults; safe to change while calls are answered.</summary>
public sealed class FaultList
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    /// <returns>The same fault, to be removed with <see cref="Remove"/>.</returns>
    public T Add<T>(T fault) where T : Fault
    {
        lock (_lock) _entries.Add(new Entry(fault));
        return fault;
    }

    public void Remove(Fault fault)
    {
        lock (_lock) _entries.RemoveAll(entry => ReferenceEquals(entry.Fault, fault));
    }

    public void Clear()
    {
        lock (_lock) _entries.Clear();
    }

    /// <summary>Answers an exchange with every fault that selects it around <paramref name="answer"/>.</summary>
    internal Task ApplyAsync(FakeExchange exchange, Func<Task> answer) =>
        Take(exchange).Aggregate(answer, (inner, fault) => () => fault.ApplyAsync(exchange, inner))();

    private List<Fault> Take(FakeExchange exchange)
    {
        lock (_lock)
        {
            return [.. _entries.Where(entry => entry.Fault.Selects(exchange) && entry.IsTurn())
                .Select(entry => entry.Fault)];
        }
    }

    private sealed class Entry(Fault fault)
    {
        private int _selected;

        public Fault Fault { get; } = fault;

        /// <summary>Call this once for each call that the fault selects.</summary>
        public bool IsTurn()
        {
            var before = _selected++ - Fault.After;
            return before >= 0 && before % Fault.Every == 0 && before / Fault.Every < (Fault.Times ?? int.MaxValue);
        }
    }
}
