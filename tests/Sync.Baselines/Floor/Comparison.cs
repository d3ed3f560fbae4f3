using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Sync.Baselines.Floor;

/// <summary>Compares pages with the stored hashes. Several threads read pages at once.</summary>
internal sealed class Comparison(StoredHashes stored)
{
    [ThreadStatic]
    private static FlowLogEntry? _entry;

    private readonly bool[] _seen = new bool[stored.Rows];
    private int _listed, _added, _changed, _unread;

    /// <param name="total">The number of flow logs that the cloud says it has.</param>
    public string Describe(int total) => FormattableString.Invariant(
        $"known={stored.Rows} listed={_listed} of={total} added={_added} changed={_changed} ")
        + FormattableString.Invariant($"removed={_seen.Count(seen => !seen)} unread={_unread}");

    /// <returns>The number of flow logs in the region.</returns>
    public int Read(ReadOnlySpan<byte> page)
    {
        if (!Utf8.IsValid(page)) throw new JsonException("A page is not UTF-8.");
        var json = new Utf8JsonReader(page);
        var (entry, total) = (_entry ??= new FlowLogEntry(), -1);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName) continue;
            if (json.CurrentDepth == 1 && json.ValueTextEquals("TotalCount"u8)) total = ReadCount(ref json);
            else if (json.CurrentDepth == 2 && json.ValueTextEquals("FlowLog"u8)) ReadEntries(ref json, entry);
        }

        return total < 0 ? throw new JsonException("A page has no TotalCount.") : total;
    }

    // The cloud sends counts as texts.
    private static int ReadCount(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Number ? json.GetInt32()
            : int.Parse(json.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private void ReadEntries(ref Utf8JsonReader json, FlowLogEntry entry)
    {
        var (listed, added, changed, unread) = (0, 0, 0, 0);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            listed++;
            if (!entry.TryRead(ref json)) unread++;
            else if (stored.Find(entry.Id) is not (var hash, var place)) added++;
            else if (_seen[place]) throw new JsonException("A flow log is listed twice.");
            else
            {
                _seen[place] = true;
                if (hash != entry.Hash()) changed++;
            }
        }

        Interlocked.Add(ref _listed, listed);
        Interlocked.Add(ref _added, added);
        Interlocked.Add(ref _changed, changed);
        Interlocked.Add(ref _unread, unread);
    }
}
