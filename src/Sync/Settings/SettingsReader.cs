using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Sync.Settings;

/// <summary>
/// Reads settings one by one and collects their faults, so that all of them are reported at once at startup. A fault
/// names the setting by its environment variable, its format and the allowed range, and never repeats the value.
/// </summary>
public sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _faults = [];
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>The trimmed value; null if it is not set or blank.</returns>
    public string? Text(string key)
    {
        _known.Add(key);
        return configuration[key]?.Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>The first of several keys that is set; if none is, the first key and null, for messages.</summary>
    public (string Key, string? Value) First(IReadOnlyList<string> keys)
    {
        var values = keys.Select(Text).ToList();
        var first = Math.Max(0, values.FindIndex(value => value is not null));
        return (keys[first], values[first]);
    }

    /// <summary>Whether a variable of another program is <c>true</c>, ignoring case.</summary>
    public bool IsOn(string key) => string.Equals(Text(key), "true", StringComparison.OrdinalIgnoreCase);

    public int WholeNumber(string key, int fallback, int min, int max) => Read(
        key, fallback, $"a whole number from {min} to {max}",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max ? number : null);

    public double Number(string key, double fallback, double min, double max) => Read(
        key, fallback, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"),
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max ? number : null);

    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan min, TimeSpan max) => Read(
        key, fallback, $"a duration hh:mm:ss from {min} to {max}",
        text => text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration)
            && duration >= min && duration <= max ? duration : null);

    /// <summary>A duration, or null for <c>forever</c>.</summary>
    public TimeSpan? DurationOrForever(string key, TimeSpan? fallback, TimeSpan min, TimeSpan max)
    {
        if (Text(key) is not { } text) return fallback;
        if (text.Equals("forever", StringComparison.OrdinalIgnoreCase)) return null;
        if (text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration)
            && duration >= min && duration <= max)
            return duration;
        Fault(key, $"must be forever, or a duration days.hh:mm:ss from {min} to {max}");
        return fallback;
    }

    public bool Flag(string key, bool fallback = false) =>
        Read(key, fallback, "true or false", text => bool.TryParse(text, out var flag) ? flag : null);

    public T Choice<T>(string key, T fallback)
        where T : struct, Enum => Read(
        key, fallback, $"one of {string.Join(", ", Enum.GetNames<T>())}",
        text => Enum.TryParse<T>(text, ignoreCase: true, out var choice) && Enum.IsDefined(choice) ? choice : null);

    public Uri Url(string key, Uri fallback) => OptionalUrl(key) ?? fallback;

    public Uri? OptionalUrl(string key)
    {
        if (Text(key) is not { } text) return null;
        if (HttpUrl.Read(text) is { UserInfo: "", Query: "" } url) return url;
        Fault(key, "must be an http:// or https:// URL without user, password and query");
        return null;
    }

    /// <summary>A URL that is sent to people: https, or http on loopback.</summary>
    public Uri? PublicUrl(string key)
    {
        if (Text(key) is not { } text) return null;
        if (HttpUrl.Read(text) is { UserInfo: "", Query: "", Fragment: "" } url
            && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback)) return url;
        Fault(key, "must be an https:// URL (on loopback also http://) without user, password, query and fragment, "
            + "such as https://sync.example.com");
        return null;
    }

    /// <summary>A list set as <c>KEY__0</c>, <c>KEY__1</c>, … or as one comma-separated value.</summary>
    public IReadOnlyList<string> List(string key, Func<string, bool> isItem, string shape)
    {
        _known.Add(key);
        var section = configuration.GetSection(key);
        foreach (var child in section.GetChildren()) _known.Add(child.Path);
        string[] items = [.. section.GetChildren().Select(child => child.Value ?? "")
            .Concat((section.Value ?? "").Split(',')).Select(item => item.Trim()).Where(item => item != "").Distinct()];
        if (!items.All(isItem)) Fault(key, $"must be a list of {shape}");
        return items;
    }

    /// <summary>The keys <c>KEY__0</c>, <c>KEY__1</c>, … of a list whose items are sections.</summary>
    public IReadOnlyList<string> Entries(string key)
    {
        _known.Add(key);
        var numbered = configuration.GetSection(key).GetChildren().Where(child => child.Key.All(char.IsAsciiDigit));
        var entries = numbered.Select(child => child.Path).ToList();
        foreach (var entry in entries) _known.Add(entry);
        return entries;
    }

    /// <summary>Whether anything is set at the key or below it.</summary>
    public bool IsGiven(string key) =>
        configuration.GetSection(key).AsEnumerable().Any(pair => !string.IsNullOrWhiteSpace(pair.Value));

    /// <summary>Whether the key is <c>none</c>: explicitly empty, as opposed to not set.</summary>
    public bool IsNone(string key)
    {
        if (Text(key) is not { } text) return false;
        if (!text.Equals("none", StringComparison.OrdinalIgnoreCase))
            Fault(key, $"must be none; everything else is set below it, as {Name(key)}__…");
        else if (configuration.GetSection(key).GetChildren().Any())
            Fault(key, "is none, but entries are set below it");
        return true;
    }

    /// <summary>Everything that is set below a key. The caller validates it.</summary>
    internal SettingNode Tree(string key)
    {
        var section = configuration.GetSection(key);
        foreach (var (path, _) in section.AsEnumerable()) _known.Add(path);
        return SettingNode.Of(section);
    }

    /// <summary>A name of <typeparamref name="T"/>, ignoring case; null if it is not set.</summary>
    public T? Word<T>(string key)
        where T : struct, Enum
    {
        if (Text(key) is not { } text) return null;
        if (Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase))
            return Enum.Parse<T>(text, ignoreCase: true);
#pragma warning disable CA1308 // These names are stored and shown in lower case.
        Fault(key, $"must be one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
#pragma warning restore CA1308
        return null;
    }

    public void Fault(string key, string fault) => _faults.Add($"{Name(key)} {fault}");

    /// <exception cref="SettingsException">
    /// A setting is invalid, or a setting of <paramref name="section"/> is unknown (it was never read), as a misspelled
    /// one is.
    /// </exception>
    public void ThrowIfAny(string section)
    {
        var unknown = configuration.GetSection(section).AsEnumerable()
            .Where(pair => pair.Value is not null && !_known.Contains(pair.Key))
            .Select(pair => $"{Name(pair.Key)} is not a setting{Suggest(pair.Key)}");
        var faults = _faults.Concat(unknown).ToList();
        if (faults.Count > 0) throw new SettingsException(faults);
    }

    private T Read<T>(string key, T fallback, string shape, Func<string, T?> parse)
        where T : struct
    {
        if (Text(key) is not { } text) return fallback;
        if (parse(text) is { } value) return value;
        Fault(key, $"must be {shape}");
        return fallback;
    }

    private string Suggest(string key)
    {
        var nearest = _known.MinBy(known => Spelling.Distance(known, key));
        return nearest is null || Spelling.Distance(nearest, key) > 3 ? "" : $"; did you mean {Name(nearest)}?";
    }

    private static string Name(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}

/// <summary>The settings are invalid. The message lists every fault, one per line.</summary>
public sealed class SettingsException(IReadOnlyList<string> faults)
    : Exception("Invalid settings:\n" + string.Join('\n', faults.Select(fault => $"  - {fault}")))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
