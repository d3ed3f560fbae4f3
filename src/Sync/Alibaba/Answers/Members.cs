using System.Text.Json;

namespace Sync.Alibaba.Answers;

/// <summary>
/// The members of an object. Known members are taken one by one; all others remain in <see cref="Rest"/>, so that
/// nothing is lost. If a name occurs twice, the last value counts.
/// </summary>
/// <param name="before">
/// The texts of the previous object, by member: consecutive objects often have equal texts, which are then shared. Null
/// to share none.
/// </param>
internal sealed class Members(JsonElement parent, Dictionary<string, string>? before = null)
{
    private readonly List<string> _taken = [];
    private (string Name, JsonElement Value)? _putBack;

    /// <summary>The members in ordinal order; if a name occurs twice, the last value.</summary>
    public static SortedDictionary<string, JsonElement> Sorted(JsonElement parent)
    {
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in parent.EnumerateObject()) members[member.Name] = member.Value;
        return members;
    }

    /// <returns>Null if the member is absent, null or "", or if it is an object or array, which is not taken.</returns>
    public string? TakeText(string name)
    {
        if (!parent.TryGetProperty(name, out var value)
            || value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return null;
        _taken.Add(name);
        if (before is null) return WireText.Of(value);
        if (before.TryGetValue(name, out var same)
            && value.ValueKind == JsonValueKind.String && value.ValueEquals(same)) return same;
        return WireText.Of(value) is { } text ? before[name] = text : null;
    }

    /// <summary>As <see cref="TakeText"/>, and leaves the member for another field.</summary>
    public string? Text(string name) => WireText.Of(parent, name);

    /// <returns>Null if the member is not a 32-bit integer; it is then not taken.</returns>
    public int? TakeWholeNumber(string name)
    {
        if (!parent.TryGetProperty(name, out var value)
            || value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String)
            || WireText.WholeNumber(WireText.Of(value)) is not { } number) return null;
        _taken.Add(name);
        return number;
    }

    /// <returns>A value of kind <see cref="JsonValueKind.Undefined"/> if the member is absent.</returns>
    public JsonElement Take(string name)
    {
        if (!parent.TryGetProperty(name, out var value)) return default;
        _taken.Add(name);
        return value;
    }

    /// <summary>
    /// Returns the unused part of a taken member to <see cref="Rest"/>. At most one member can be put back.
    /// </summary>
    public void PutBack(string name, JsonElement value) => _putBack = (name, value);

    /// <summary>The members that were not taken, as canonical JSON; null if there are none or all are empty.</summary>
    public string? Rest => _putBack is null && _taken.Count == parent.GetPropertyCount() ? null : Write();

    private string? Write()
    {
        var left = Sorted(parent);
        foreach (var name in _taken) left.Remove(name);
        if (_putBack is { } back) left[back.Name] = back.Value;
        return left.Values.All(WireText.IsNothing) ? null : CanonicalJson.Whole(left);
    }
}
