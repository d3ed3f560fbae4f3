using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Sync.Settings;

/// <summary>
/// Reads settings one by one and collects their faults, so that all of them are reported at once at startup. A fault
/// names the setting by its environment variable, or by its line in the settings file, its format and the allowed
/// range, and never repeats the value.
/// </summary>
public sealed class SettingsReader(IConfiguration configuration)
{
    private readonly SettingFaults _faults = new(configuration);
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The settings that were read so far, whether they are set or not.</summary>
    public SettingShapes Shapes { get; } = new();

    /// <returns>The trimmed value; null if it is not set or blank.</returns>
    public string? Text(string key)
    {
        Shapes.AddText(key);
        return Surrounding(key);
    }

    /// <summary>A text that is never shown, and that the settings file only refers to.</summary>
    public string? Secret(string key)
    {
        Shapes.Add(key, SettingShape.Secret);
        return Surrounding(key);
    }

    /// <summary>A variable that the surroundings set. It is not a setting: the settings file cannot have it.</summary>
    public string? Surrounding(string key)
    {
        _known.Add(key);
        return configuration[key]?.Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>Says what a setting takes that is read as text.</summary>
    public void Describe(string key, SettingShape shape) => Shapes.Add(key, shape);

    /// <summary>Says what a setting is that was read and is not set; null: nothing.</summary>
    public void SayDefault(string key, string? value) => Shapes.Add(key, Shapes.All[key] with { Default = value });

    /// <summary>The first of several keys that is set; if none is, the first key and null, for messages.</summary>
    public (string Key, string? Value) First(IReadOnlyList<string> keys)
    {
        var values = keys.Select(Text).ToList();
        var first = Math.Max(0, values.FindIndex(value => value is not null));
        return (keys[first], values[first]);
    }

    /// <summary>Whether a variable of another program is <c>true</c>, ignoring case.</summary>
    public bool IsOn(string key)
    {
        Shapes.Add(key, Switch(false));
        return string.Equals(Surrounding(key), "true", StringComparison.OrdinalIgnoreCase);
    }

    public int WholeNumber(string key, int fallback, int min, int max) => Read(
        key, fallback,
        new(SettingKind.WholeNumber, $"a whole number from {min} to {max}") { Least = min, Most = max },
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max ? number : null);

    public double Number(string key, double fallback, double min, double max) => Read(
        key, fallback,
        new(SettingKind.Number, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"))
        {
            Least = min,
            Most = max,
        },
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max ? number : null);

    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan min, TimeSpan max) => Read(
        key, fallback, new(SettingKind.Duration, $"a duration hh:mm:ss from {min} to {max}"),
        text => text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration)
            && duration >= min && duration <= max ? duration : null);

    /// <summary>A duration, or null for <c>forever</c>.</summary>
    public TimeSpan? DurationOrForever(string key, TimeSpan? fallback, TimeSpan min, TimeSpan max)
    {
        var wanted = $"forever, or a duration days.hh:mm:ss from {min} to {max}";
        Shapes.Add(key, new(SettingKind.Duration, wanted)
        {
            Default = fallback?.ToString() ?? "forever",
            AllowsForever = true,
        });
        if (Text(key) is not { } text) return fallback;
        if (text.Equals("forever", StringComparison.OrdinalIgnoreCase)) return null;
        if (text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration)
            && duration >= min && duration <= max)
            return duration;
        Fault(key, $"must be {wanted}");
        return fallback;
    }

    public bool Flag(string key, bool fallback = false) =>
        Read(key, fallback, Switch(fallback), text => bool.TryParse(text, out var flag) ? flag : null);

    public T Choice<T>(string key, T fallback)
        where T : struct, Enum => Read(
        key, fallback, SettingShape.Word(Enum.GetNames<T>()),
        text => Enum.TryParse<T>(text, ignoreCase: true, out var choice) && Enum.IsDefined(choice) ? choice : null);

    public Uri Url(string key, Uri fallback)
    {
        var url = OptionalUrl(key);
        SayDefault(key, fallback.OriginalString);
        return url ?? fallback;
    }

    public Uri? OptionalUrl(string key)
    {
        Shapes.Add(key, new(SettingKind.Url, "an http:// or https:// URL"));
        if (Text(key) is not { } text) return null;
        if (HttpUrl.Read(text) is { UserInfo: "", Query: "" } url) return url;
        Fault(key, "must be an http:// or https:// URL without user, password and query");
        return null;
    }

    /// <summary>A URL that is sent to people: https, or http on loopback.</summary>
    public Uri? PublicUrl(string key)
    {
        Shapes.Add(key, new(SettingKind.Url, "an https:// URL"));
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
        Shapes.Add(key, SettingShape.Texts with { Wanted = $"a list of {shape}" });
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
        Shapes.Add(key, SettingShape.Entries);
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
        Shapes.AddNone(key);
        if (Surrounding(key) is not { } text) return false;
        if (!text.Equals("none", StringComparison.OrdinalIgnoreCase))
            Fault(key, $"must be none; everything else is set below it, as {Name(key)}__…");
        else if (configuration.GetSection(key).GetChildren().Any())
            Fault(key, "is none, but entries are set below it");
        return true;
    }

    /// <summary>Everything that is set below a key. The caller validates it.</summary>
    internal SettingNode Tree(string key)
    {
        Shapes.Add(key, SettingShape.Entries);
        var section = configuration.GetSection(key);
        foreach (var (path, _) in section.AsEnumerable()) _known.Add(path);
        return SettingsFileProvider.Of(configuration)?.NodeOf(key) ?? SettingNode.Of(section);
    }

    /// <summary>A name of <typeparamref name="T"/>, ignoring case; null if it is not set.</summary>
    public T? Word<T>(string key)
        where T : struct, Enum
    {
#pragma warning disable CA1308 // These names are stored and shown in lower case.
        var shape = SettingShape.Word([.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())]);
#pragma warning restore CA1308
        Shapes.Add(key, shape);
        if (Text(key) is not { } text) return null;
        if (Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase))
            return Enum.Parse<T>(text, ignoreCase: true);
        Fault(key, $"must be {shape.Wanted}");
        return null;
    }

    /// <param name="key">The key, or the place of a <see cref="SettingNode"/>.</param>
    public void Fault(string key, string fault) => _faults.Add(key, fault);

    /// <exception cref="SettingsException">
    /// A setting is invalid, or a setting of <paramref name="section"/> is unknown (it was never read), as a misspelled
    /// one is.
    /// </exception>
    public void ThrowIfAny(string section)
    {
        var unknown = configuration.GetSection(section).AsEnumerable()
            .Where(pair => pair.Value is not null && !_known.Contains(pair.Key));
        foreach (var (key, _) in unknown) _faults.Add(key, $"is not a setting{Suggest(key)}");
        if (_faults.Texts is { Count: > 0 } faults) throw new SettingsException(faults);
    }

    private T Read<T>(string key, T fallback, SettingShape shape, Func<string, T?> parse)
        where T : struct
    {
        Shapes.Add(key, shape with
        {
            Default = shape.Default ?? string.Create(CultureInfo.InvariantCulture, $"{fallback}"),
        });
        if (Text(key) is not { } text) return fallback;
        if (parse(text) is { } value) return value;
        Fault(key, $"must be {shape.Wanted}");
        return fallback;
    }

    private static SettingShape Switch(bool fallback) =>
        new(SettingKind.Flag, "true or false") { Default = fallback ? "true" : "false" };

    private string Suggest(string key)
    {
        var nearest = _known.MinBy(known => Spelling.Distance(known, key));
        return nearest is null || Spelling.Distance(nearest, key) > 3 ? "" : $"; did you mean {Name(nearest)}?";
    }

    private static string Name(string key) => SettingFaults.Name(key);
}
