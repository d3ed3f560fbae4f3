using Sync.FlowLogs;

namespace Sync.Drift;

/// <summary>An event of before the merge that a new one may have to do with.</summary>
/// <param name="PendingSince">Null for one that is shown.</param>
internal sealed record EarlierEvent(Guid EventId, long? PendingSince, IReadOnlyList<FieldChange> Told);

/// <param name="Folds">The pending event that ends with this one.</param>
/// <param name="FoldedInto">The event that speaks for the one that ends; null: none has to.</param>
/// <param name="FlapOf">The event this one repeats.</param>
internal sealed record JudgedEvent(DriftEvent Event, Guid? Folds = null, Guid? FoldedInto = null, Guid? FlapOf = null);

/// <summary>
/// Decides how a change is told. Every change of the inventory becomes exactly one row, whose <c>changes</c> are what was
/// merged and never rewritten; the rest is about who gets to see it:
/// <list type="number">
/// <item>Ignored: a rule covers all of it. Where rules cover a part, readers get the other part.</item>
/// <item>Pending: its only news is a status that is transient. It ends in one of three ways: the status settles, and the
/// event of that moment tells the way from the original status to the settled one and speaks for both; it settles where it
/// was, and there is nothing to tell of either; or enough complete listings have seen it transient, and it is shown as it is.
/// What changes beside a transient status is never held back: such an event is shown at once and as a whole.</item>
/// <item>Flapping: a change that is shown already, was undone since, and comes again within the window is counted on its
/// first event, and so is its undoing. The first change and its first undoing are events of their own, so nobody is left with
/// half a story; the later of their two <c>flapped_at</c> says how things stand. The window begins with the first event and
/// does not move, so what still flaps after it is told anew. Added and removed are never folded.</item>
/// </list>
/// </summary>
internal sealed class DriftJudge(DriftSettings settings, long runId, Scope scope, DateTime at)
{
    private readonly DriftRules _rules = new(settings);

    /// <param name="earlier">The flow log's pending event, and its changes shown within the window, the oldest first.</param>
    public JudgedEvent Judge(DriftChange change, IEnumerable<EarlierEvent> earlier)
    {
        var kept = _rules.Keep(scope, change);
        var pending = earlier.FirstOrDefault(each => each.PendingSince is not null);
        var ends = change.Kind == DriftKind.Removed ? pending : null;
        if (_rules.Ignores(scope, change, kept)) return Speaking(Event(change, change.Fields, DriftState.Ignored), ends);
        if (change.Kind != DriftKind.Changed) return Speaking(Event(change, kept, DriftState.Shown), ends);
        return kept.FirstOrDefault(field => field.Field == DriftField.Status) is { } status
            ? JudgeStatus(change, kept, status, pending, earlier)
            : Tell(change, kept, null, earlier);
    }

    private JudgedEvent JudgeStatus(
        DriftChange change, IReadOnlyList<FieldChange> kept, FieldChange status, EarlierEvent? pending, IEnumerable<EarlierEvent> earlier)
    {
        var told = pending is null ? kept : FieldChanges.Net(pending.Told, kept);
        if (told.Count == 0) return new JudgedEvent(Event(change, told, DriftState.Folded), pending!.EventId);
        if (told is not [{ Field: DriftField.Status }] || !settings.TransientStatuses.Contains(DriftField.Text(status.After)))
            return Tell(change, told, pending, earlier);
        return Speaking(Event(change, told, DriftState.Pending) with { PendingSince = pending?.PendingSince ?? runId }, pending);
    }

    private JudgedEvent Tell(DriftChange change, IReadOnlyList<FieldChange> told, EarlierEvent? pending, IEnumerable<EarlierEvent> earlier)
    {
        var first = earlier.FirstOrDefault(each => each.PendingSince is null && FieldChanges.Same(each.Told, told));
        return first is null
            ? Speaking(Event(change, told, DriftState.Shown), pending)
            : new JudgedEvent(
                Event(change, told, DriftState.Folded) with { FoldedInto = first.EventId }, pending?.EventId, first.EventId, first.EventId);
    }

    private static JudgedEvent Speaking(DriftEvent told, EarlierEvent? pending) =>
        new(told, pending?.EventId, pending is null ? null : told.EventId);

    private DriftEvent Event(DriftChange change, IReadOnlyList<FieldChange> told, DriftState state) =>
        new(Guid.CreateVersion7(at), at, runId, scope, change, _rules.SeverityOf(change.Kind, told), state)
        {
            Shown = FieldChanges.Same(told, change.Fields) ? null : told,
        };
}
