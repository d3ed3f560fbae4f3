using Sync.FlowLogs;
using Sync.Inventory.Merging;
using Sync.Runs.Removals;

namespace Sync.Runs.Scopes;

/// <summary>
/// What a run will write for a scope: the diff, and notes about flow logs that are absent from the listing.
/// </summary>
internal sealed record ScopeChange(Diff<FlowLog> Diff)
{
    /// <summary>IDs of changed flow logs that no longer match the filter in the settings.</summary>
    public IReadOnlyList<string> LeftFilter { get; init; } = [];

    /// <summary>Absent flow logs that are kept, because listings contradict each other about them.</summary>
    public IReadOnlyList<Absence> Doubtful { get; init; } = [];

    /// <summary>Null: no removals are withheld.</summary>
    public HeldBack? HeldBack { get; init; }

    /// <summary>Only the ledger is written.</summary>
    public bool IsEmpty => Diff.IsEmpty && LeftFilter.Count == 0 && Doubtful.Count == 0;
}
