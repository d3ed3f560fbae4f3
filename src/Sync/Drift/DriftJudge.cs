using Sync.Inventory;

namespace Sync.Drift;

/// <summary>An event from before the merge that a new one may relate to.</summary>
/// <param name="PendingSince">Null if the event is shown.</param>
internal sealed record EarlierEvent(Guid EventId, long? PendingSince, IReadOnlyList<FieldChange> Told);

/// <param name="Folds">The pending event that this one ends.</param>
/// <param name="FoldedInto">The event that reports the ended one; null if none has to.</param>
/// <param name="FlapOf">The event that this one repeats.</param>
internal sealed record JudgedEvent(DriftEvent Event, Guid? Folds = null, Guid? FoldedInto = null, Guid? FlapOf = null);

/// <summary>
/// Decides how a change is reported. Every change of the inventory becomes exactly one row, whose <c>changes</c> are
/// what was merged and are never rewritten. The state of the row decides who sees it:
/// <list type="number">
/// <item>Ignored: rules cover all of the change. Where they cover a part, readers get the rest.</item>
/// <item>Pending: the only reportable change is a transient status. It ends in one of three ways. If the status settles
/// on another value, the event of that run reports the change from the original status to the settled one and stands
/// for both. If it settles on the original value, nothing is reported. If enough complete listings have seen the
/// transient status, the event is shown as it is. Other changes that come with a transient status are never delayed:
/// such an event is shown at once, with all its changes.</item>
/// <item>Flapping: a change that was shown, reverted, and recurs within the window is counted on its first event, and
/// so is its reversal. The first change and its first reversal are separate events, so no reader gets only half of the
/// history; the later of their two <c>flapped_at</c> tells which of the two states is current. The window starts at the
/// first event and does not move, so what still flaps after it is reported again. Added and removed events are never
/// folded.</item>
/// </list>
/// </summary>
internal sealed class DriftJudge(DriftSettings settings, long runId, Scope scope, DateTime at)
{
    private readonly DriftRules _rules = new(settings);

    /// <param name="earlier">The item's pending event, and its changes shown within the window, oldest first.</param>
    public JudgedEvent Judge(DriftChange change, IEnumerable<EarlierEvent> earlier)
    {
        var kept = _rules.Keep(scope, change);
        var pending = earlier.FirstOrDefault(each => each.PendingSince is not null);
        var ends = change.Kind == DriftKind.Removed ? pending : null;
        if (_rules.Ignores(scope, change, kept))
            return Speaking(Event(change, change.Fields, DriftState.Ignored), ends);
        if (change.Kind != DriftKind.Changed) return Speaking(Event(change, kept, DriftState.Shown), ends);
        return kept.FirstOrDefault(field => field.Field == DriftField.Status) is { } status
            ? JudgeStatus(change, kept, status, pending, earlier)
            : Tell(change, kept, null, earlier);
    }

    private JudgedEvent JudgeStatus(
        DriftChange change, IReadOnlyList<FieldChange> kept, FieldChange status, EarlierEvent? pending,
        IEnumerable<EarlierEvent> earlier)
    {
        var told = pending is null ? kept : FieldChanges.Net(pending.Told, kept);
        if (told.Count == 0) return new JudgedEvent(Event(change, told, DriftState.Folded), pending!.EventId);
        if (told is not [{ Field: DriftField.Status }]
            || !settings.TransientStatusesOf(change.Resource).Contains(DriftField.Text(status.After)))
        {
            return Tell(change, told, pending, earlier);
        }

        var waiting = Event(change, told, DriftState.Pending) with { PendingSince = pending?.PendingSince ?? runId };
        return Speaking(waiting, pending);
    }

    private JudgedEvent Tell(
        DriftChange change, IReadOnlyList<FieldChange> told, EarlierEvent? pending, IEnumerable<EarlierEvent> earlier)
    {
        var first = earlier.FirstOrDefault(each => each.PendingSince is null && FieldChanges.Same(each.Told, told));
        return first is null
            ? Speaking(Event(change, told, DriftState.Shown), pending)
            : new JudgedEvent(
                Event(change, told, DriftState.Folded) with { FoldedInto = first.EventId },
                pending?.EventId, first.EventId, first.EventId);
    }

    private static JudgedEvent Speaking(DriftEvent told, EarlierEvent? pending) =>
        new(told, pending?.EventId, pending is null ? null : told.EventId);

    private DriftEvent Event(DriftChange change, IReadOnlyList<FieldChange> told, DriftState state) =>
        new(Guid.CreateVersion7(at), at, runId, scope, change, _rules.SeverityOf(change, told), state)
        {
            Shown = FieldChanges.Same(told, change.Fields) ? null : told,
        };
}
