using System.Globalization;
using Sync.Settings;

namespace Sync.Snapshots;

/// <summary>
/// The members of one entry of a list of settings, from the environment or from a file. Names are compared ignoring
/// case; a member with another name is a fault.
/// </summary>
internal sealed class SettingEntry
{
    private readonly SettingsReader _reader;
    private readonly SettingNode _node;
    private readonly Dictionary<string, SettingNode> _members = [];

    public SettingEntry(SettingsReader reader, SettingNode node, IReadOnlyList<string> names)
    {
        (_reader, _node) = (reader, node);
        foreach (var name in names) Describe(name, SettingShape.Text);
        foreach (var (name, member) in node.Members ?? [])
        {
            if (names.FirstOrDefault(each => each.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known)
                _members[known] = member;
            else
                reader.Fault(member.Place, $"has the unknown name {name}; allowed: {string.Join(", ", names)}");
        }
    }

    /// <summary>Says that a member is never shown, and that the settings file only refers to it.</summary>
    public void IsSecret(string name) => Describe(name, SettingShape.Secret);

    /// <summary>The value, which may contain commas; null if it is not set.</summary>
    public string? Text(string name) => _members.GetValueOrDefault(name) switch
    {
        null => null,
        { Items: { } items } => string.Join(',', items.Select(item => item.Text)),
        var node => node.Text,
    };

    public IReadOnlyList<string> List(string name)
    {
        Describe(name, SettingShape.Texts);
        return [.. (Text(name) ?? "").Split(',').Select(item => item.Trim()).Where(item => item != "").Distinct()];
    }

    /// <summary>One of some words, ignoring case; the first if it is not set.</summary>
    public string OneOf(string name, IReadOnlyList<string> words)
    {
        var shape = SettingShape.Word(words) with { Default = words[0] };
        Describe(name, shape);
        if (Text(name) is not { } text) return words[0];
        if (words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word)
            return word;
        Fault(name, $"must be {shape.Wanted}");
        return words[0];
    }

    /// <summary>Null if it is not set; <see cref="Flag(string)"/> has the default false.</summary>
    public bool? OptionalFlag(string name)
    {
        var shape = new SettingShape(SettingKind.Flag, "true or false");
        Describe(name, shape);
        if (Text(name) is not { } text) return null;
        if (bool.TryParse(text, out var flag)) return flag;
        Fault(name, $"must be {shape.Wanted}");
        return null;
    }

    public bool Flag(string name) => OptionalFlag(name) ?? false;

    public int WholeNumber(string name, int fallback, int min, int max)
    {
        var shape = new SettingShape(SettingKind.WholeNumber, $"a whole number from {min} to {max}")
        {
            Default = fallback.ToString(CultureInfo.InvariantCulture),
            Least = min,
            Most = max,
        };
        Describe(name, shape);
        if (Text(name) is not { } text) return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max) return number;
        Fault(name, $"must be {shape.Wanted}");
        return fallback;
    }

    public TimeSpan Duration(string name, TimeSpan fallback, TimeSpan min, TimeSpan max)
    {
        var shape = new SettingShape(SettingKind.Duration, $"a duration hh:mm:ss from {min} to {max}")
        {
            Default = fallback == TimeSpan.MaxValue ? null : fallback.ToString(),
        };
        Describe(name, shape);
        if (Text(name) is not { } text) return fallback;
        if (text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration)
            && duration >= min && duration <= max) return duration;
        Fault(name, $"must be {shape.Wanted}");
        return fallback;
    }

    /// <param name="fault">The rest of a sentence that begins with the name.</param>
    public void Fault(string name, string fault)
    {
        // A member of a file is named by its line.
        if (_members.GetValueOrDefault(name) is { } member)
            _reader.Fault(member.Place, IsOfFile(member) ? $"({name}) {fault}" : fault);
        else
            _reader.Fault(IsOfFile(_node) ? _node.Place : $"{_node.Place}:{name}", IsOfFile(_node)
                ? $"({name}) {fault}" : fault);
    }

    // The members of an entry in a file of its own are no settings.
    private void Describe(string name, SettingShape shape)
    {
        if (!IsOfFile(_node)) _reader.Describe($"{_node.Place}:{name}", shape);
    }

    private static bool IsOfFile(SettingNode node) => node.Place.Contains(' ', StringComparison.Ordinal);
}
