using Npgsql;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Settings;

namespace Sync.Drift;

/// <summary>Records the changes of a merge as drift events, inside the transaction of the merge.</summary>
public sealed class DriftRecorder(Current<DriftSettings> settings)
{
    /// <param name="at">When the merge took place.</param>
    /// <param name="changes">The changes of one portion of the merge: all of one resource.</param>
    /// <returns>The events that are now shown; alerts are sent for these.</returns>
    public async Task<IReadOnlyList<DriftEvent>> RecordAsync(
        NpgsqlConnection connection, long runId, Scope scope, DateTime at, IReadOnlyList<DriftChange> changes)
    {
        if (changes.Count == 0) return [];
        string[] known =
            [.. changes.Where(change => change.Kind != DriftKind.Added).Select(change => change.Id)];
        var since = at - settings.Value.FlapWindow;
        var earlier = await DriftLog.ReadEarlierAsync(connection, changes[0].Resource, scope, known, since);
        var judge = new DriftJudge(settings.Value, runId, scope, at);
        List<JudgedEvent> judged = [.. changes.Select(change => judge.Judge(change, earlier[change.Id]))];
        await DriftLog.WriteAsync(connection, judged, at);
        return [.. judged.Select(each => each.Event).Where(told => told.State == DriftState.Shown)];
    }

    /// <summary>Those of some scopes that have pending events of flow logs.</summary>
    public static Task<IEnumerable<Scope>> FindPendingAsync(
        NpgsqlConnection connection, IReadOnlyList<Scope> scopes) => PendingEvents.FindAsync(connection, scopes);

    /// <summary>
    /// Shows pending events of flow logs that are due. Call this after the scope's row of this run is in the ledger.
    /// </summary>
    /// <returns>IDs of the events that are now shown, in portions; enumerating executes each portion.</returns>
    public IAsyncEnumerable<IReadOnlyList<Guid>> PromoteAsync(NpgsqlConnection connection, Scope scope) =>
        PendingEvents.ShowAsync(connection, scope, settings.Value.DebounceRuns);

    /// <summary>
    /// Shows pending events of a resource of the network that are due. Call this in a run that has listed the network
    /// of the account, after its changes are recorded.
    /// </summary>
    /// <inheritdoc cref="PromoteAsync(NpgsqlConnection, Scope)"/>
    public IAsyncEnumerable<IReadOnlyList<Guid>> PromoteAsync(
        NpgsqlConnection connection, Resource resource, string accountId) =>
        PendingEvents.ShowAsync(connection, resource, accountId, settings.Value.DebounceRuns);
}
