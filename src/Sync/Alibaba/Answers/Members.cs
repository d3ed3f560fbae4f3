using System.Globalization;
using System.Text.Json;

namespace Sync.Alibaba.Answers;

/// <summary>
/// The members of an object, taken one by one by those who know them; what nobody took is <see cref="Rest"/>, so nothing is lost.
/// Of a name that stands twice, the last counts.
/// </summary>
/// <param name="before">
/// Texts of earlier objects by member: neighbours often say the same, and the text of the one before is then used again. Null: no others.
/// </param>
internal sealed class Members(JsonElement parent, Dictionary<string, string>? before = null)
{
    private readonly List<string> _taken = [];
    private (string Name, JsonElement Value)? _putBack;

    /// <summary>In ordinal order; of a name that stands twice, the last.</summary>
    public static SortedDictionary<string, JsonElement> Sorted(JsonElement parent)
    {
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in parent.EnumerateObject()) members[member.Name] = member.Value;
        return members;
    }

    /// <returns>Null for absent, null and ""; an object or array is no text and stays where it is.</returns>
    public string? TakeText(string name)
    {
        if (!parent.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return null;
        _taken.Add(name);
        if (before is null) return WireText.Of(value);
        if (before.TryGetValue(name, out var same) && value.ValueKind == JsonValueKind.String && value.ValueEquals(same)) return same;
        return WireText.Of(value) is { } text ? before[name] = text : null;
    }

    /// <returns>Null as well for what is no whole number, which stays where it is.</returns>
    public int? TakeWholeNumber(string name)
    {
        if (!parent.TryGetProperty(name, out var value) || value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String)) return null;
        if (!decimal.TryParse(WireText.Of(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number != decimal.Truncate(number) || number is < int.MinValue or > int.MaxValue) return null;
        _taken.Add(name);
        return (int)number;
    }

    /// <returns>Of kind <see cref="JsonValueKind.Undefined"/> when absent.</returns>
    public JsonElement Take(string name)
    {
        if (!parent.TryGetProperty(name, out var value)) return default;
        _taken.Add(name);
        return value;
    }

    /// <summary>What is left of a member that was taken. One at most.</summary>
    public void PutBack(string name, JsonElement value) => _putBack = (name, value);

    /// <summary>What was not taken, as canonical JSON; null when that is nothing.</summary>
    public string? Rest => _putBack is null && _taken.Count == parent.GetPropertyCount() ? null : Write();

    private string? Write()
    {
        var left = Sorted(parent);
        foreach (var name in _taken) left.Remove(name);
        if (_putBack is { } back) left[back.Name] = back.Value;
        return left.Values.All(WireText.IsNothing) ? null : CanonicalJson.Whole(left);
    }
}
