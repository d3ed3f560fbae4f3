using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Runs.Removals;

namespace Sync.Runs;

/// <summary>What a run found to differ in the items of one resource in a scope, and will write.</summary>
public sealed record ScopeChange<T>(Scope Scope, Diff<T> Diff)
    where T : Listed
{
    /// <summary>The items are the baseline and not drift.</summary>
    public bool IsBaseline { get; init; }

    /// <summary>Absent items that are kept, because listings contradict each other about them.</summary>
    public IReadOnlyList<Absence> Doubtful { get; init; } = [];

    /// <summary>Null: no removals are withheld.</summary>
    public HeldBack? HeldBack { get; init; }

    /// <summary>Only the ledger is written.</summary>
    public bool IsEmpty => Diff.IsEmpty && Doubtful.Count == 0;
}
