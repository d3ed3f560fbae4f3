using System.Text.Json;

namespace Sync.Alibaba.Walk;

/// <summary>
/// What a walk has seen, compared with what was known before it. Of a flow log that is as it is known nothing is kept but that it
/// was there, so a region that did not change costs little memory, whatever its size.
/// </summary>
/// <param name="known">Content hashes by flow log id.</param>
/// <param name="outside">Those of them that may be there unseen.</param>
internal sealed class SeenFlowLogs(IReadOnlyDictionary<string, Guid> known, IReadOnlySet<string> outside)
{
    private readonly HashSet<string> _unseen = new(known.Keys, StringComparer.Ordinal);
    // Their hashes: a million ids would take a hundred megabytes.
    private readonly HashSet<Guid> _newIds = [];
    private readonly PackedFlowLogs _new = new();
    private readonly PackedFlowLogs _changed = new();
    private readonly Dictionary<string, string> _unlistedMembers = new(StringComparer.Ordinal);

    public int Count => known.Count - _unseen.Count + _newIds.Count;

    public IEnumerable<string> Ids => known.Keys.Where(id => !_unseen.Contains(id)).Concat(_new.Select(flowLog => flowLog.Entry.FlowLogId));

    public IReadOnlyCollection<HashedFlowLog> New => _new;

    public IReadOnlyCollection<HashedFlowLog> Changed => _changed;

    /// <summary>Those that are known, and should have been seen, and were not.</summary>
    public IReadOnlyCollection<string> Absent => outside.Count == 0 ? _unseen : [.. _unseen.Where(id => !outside.Contains(id))];

    public IReadOnlyDictionary<string, string> UnlistedMembers => _unlistedMembers;

    /// <param name="other">What another walk saw, compared with the same.</param>
    public bool HasSameIds(SeenFlowLogs other) => _unseen.SetEquals(other._unseen) && _newIds.SetEquals(other._newIds);

    /// <summary>Adds what an earlier walk saw and this one did not; of what both saw, this one's content counts.</summary>
    public void AddUnseen(SeenFlowLogs earlier)
    {
        foreach (var flowLog in earlier._new.Concat(earlier._changed)) TryAdd(flowLog);
        _unseen.IntersectWith(earlier._unseen);
        foreach (var (name, flowLogId) in earlier._unlistedMembers) _unlistedMembers.TryAdd(name, flowLogId);
    }

    /// <returns>False when the id was seen before in this walk: the first counts.</returns>
    public bool TryAdd(HashedFlowLog flowLog)
    {
        var id = flowLog.Entry.FlowLogId;
        var isKnown = known.TryGetValue(id, out var hash);
        if (!(isKnown ? _unseen.Remove(id) : _newIds.Add(ContentHash.Of(id)))) return false;

        if (!isKnown) _new.Add(flowLog);
        else if (!flowLog.IsUnchangedFrom(hash)) _changed.Add(flowLog);
        NoteUnlisted(flowLog.Entry);
        return true;
    }

    private void NoteUnlisted(FlowLogEntry entry)
    {
        if (entry.Extra is null) return;
        using var extra = JsonDocument.Parse(entry.Extra);
        foreach (var member in extra.RootElement.EnumerateObject()) _unlistedMembers.TryAdd(member.Name, entry.FlowLogId);
    }
}
