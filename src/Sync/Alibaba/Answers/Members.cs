using System.Globalization;
using System.Text.Json;

namespace Sync.Alibaba.Answers;

/// <summary>
/// The members of an object, taken one by one by those who know them; what nobody took is <see cref="Rest"/>, so nothing is lost.
/// </summary>
internal sealed class Members(JsonElement parent)
{
    private readonly SortedDictionary<string, JsonElement> _left = Sorted(parent);

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
        if (!_left.TryGetValue(name, out var value) || value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return null;
        _left.Remove(name);
        return WireText.Of(value);
    }

    /// <returns>Null as well for what is no whole number, which stays where it is.</returns>
    public int? TakeWholeNumber(string name)
    {
        if (!_left.TryGetValue(name, out var value) || value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String)) return null;
        if (!decimal.TryParse(WireText.Of(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number != decimal.Truncate(number) || number is < int.MinValue or > int.MaxValue) return null;
        _left.Remove(name);
        return (int)number;
    }

    /// <returns>Of kind <see cref="JsonValueKind.Undefined"/> when absent.</returns>
    public JsonElement Take(string name) => _left.Remove(name, out var value) ? value : default;

    public void PutBack(string name, JsonElement value) => _left[name] = value;

    /// <summary>What was not taken, as canonical JSON; null when that is nothing.</summary>
    public string? Rest => _left.Values.All(WireText.IsNothing) ? null : CanonicalJson.Of(_left);
}
