using Sync.Drift.Deliveries;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Inventory.Merging;
using Sync.Settings;

namespace Sync.Drift;

/// <summary>
/// Merges changes of any resource, and records them as drift events and pending deliveries in the same transaction: no
/// change of the inventory is without its event.
/// </summary>
public sealed class DriftRecorder(Current<DriftSettings> settings, Outbox outbox)
{
    /// <summary>Merges a portion of a diff and records its changes.</summary>
    /// <param name="portion">As for <see cref="Merge.ApplyAsync"/>.</param>
    /// <param name="isBaseline">The changes are not drift: no events are recorded.</param>
    public async Task MergeAsync<T>(
        OpenMerge merge, Resource<T> resource, Scope scope, Diff<T> portion, bool isBaseline)
        where T : Listed
    {
        var (connection, _, at) = merge;
        var changes = isBaseline ? [] : await DriftChanges.ReadAsync(connection, resource, scope, portion);
        await Merge.ApplyAsync(connection, resource, scope, portion, at!.Value);
        var shown = await RecordAsync(merge, scope, at.Value, changes);
        await outbox.AddAsync(connection, shown.Select(drift => drift.ToAlert()));
    }

    /// <summary>
    /// Shows pending events that are due. Call this after the run's listing is in the ledger or, if the resource is not
    /// listed by region, after the changes of the account are merged.
    /// </summary>
    /// <param name="scope">For a resource that is not listed by region, only its account matters.</param>
    public async Task PromoteAsync(OpenMerge merge, Resource resource, Scope scope)
    {
        var due = PendingEvents.ShowAsync(merge.Connection, resource, scope, settings.Value.DebounceRuns);
        await foreach (var shown in due) await outbox.AddDriftAsync(merge.Connection, resource, shown);
    }

    /// <param name="changes">All of one resource.</param>
    /// <returns>The events that are shown; alerts are sent for these.</returns>
    private async Task<IEnumerable<DriftEvent>> RecordAsync(
        OpenMerge merge, Scope scope, DateTime at, IReadOnlyList<DriftChange> changes)
    {
        if (changes.Count == 0) return [];
        string[] known =
            [.. changes.Where(change => change.Kind != DriftKind.Added).Select(change => change.Id)];
        var since = at - settings.Value.FlapWindow;
        var earlier = await DriftLog.ReadEarlierAsync(merge.Connection, changes[0].Resource, scope, known, since);
        var judge = new DriftJudge(settings.Value, merge.RunId, scope, at);
        List<JudgedEvent> judged = [.. changes.Select(change => judge.Judge(change, earlier[change.Id]))];
        await DriftLog.WriteAsync(merge.Connection, judged, at);
        return judged.Select(each => each.Event).Where(told => told.State == DriftState.Shown);
    }
}
