using Sync.Inventory;

namespace Sync.Runs;

/// <summary>The progress of a scope.</summary>
/// <param name="Pages">Pages read so far.</param>
/// <param name="PagesPromised">
/// Pages that the current walk should have, from its total count; null before the first page.
/// </param>
/// <param name="Finished">The report; null while the scope is in progress.</param>
public sealed record ScopeProgress(Scope Scope, int Pages, int? PagesPromised, ScopeReport? Finished = null)
{
    /// <summary>Its account is verified, and its turn has not come.</summary>
    public bool IsWaiting { get; init; }
}
