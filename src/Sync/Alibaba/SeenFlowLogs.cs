using System.Text.Json;

namespace Sync.Alibaba;

/// <summary>
/// What a walk has seen, compared with what was known before it. Of a flow log that is as it is known only the id is kept,
/// so a region that did not change costs little memory, whatever its size.
/// </summary>
/// <param name="known">Content hashes by flow log id.</param>
internal sealed class SeenFlowLogs(IReadOnlyDictionary<string, Guid> known)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly PackedFlowLogs _new = new();
    private readonly PackedFlowLogs _changed = new();
    private readonly Dictionary<string, string> _unlistedMembers = new(StringComparer.Ordinal);
    private int _seenBefore;

    public IReadOnlySet<string> Ids => _ids;

    public IReadOnlyCollection<HashedFlowLog> New => _new;

    public IReadOnlyCollection<HashedFlowLog> Changed => _changed;

    public IReadOnlyDictionary<string, string> UnlistedMembers => _unlistedMembers;

    public IEnumerable<string> Absent => HasAllKnown ? [] : known.Keys.Where(id => !_ids.Contains(id));

    public bool HasAllKnown => _seenBefore == known.Count;

    public void Expect(int total) => _ids.EnsureCapacity(Math.Min(total, MostExpected));

    // A total is only what somebody says.
    private const int MostExpected = 1_000_000;

    /// <returns>False when the id was seen before in this walk: the first counts.</returns>
    public bool TryAdd(HashedFlowLog flowLog)
    {
        var entry = flowLog.Entry;
        if (!_ids.Add(entry.FlowLogId)) return false;
        NoteUnlisted(entry);
        if (!known.TryGetValue(entry.FlowLogId, out var hash))
        {
            _new.Add(flowLog);
            return true;
        }

        _seenBefore++;
        if (hash != flowLog.Hash) _changed.Add(flowLog);
        return true;
    }

    private void NoteUnlisted(FlowLogEntry entry)
    {
        if (entry.Extra is null) return;
        using var extra = JsonDocument.Parse(entry.Extra);
        foreach (var member in extra.RootElement.EnumerateObject()) _unlistedMembers.TryAdd(member.Name, entry.FlowLogId);
    }
}
