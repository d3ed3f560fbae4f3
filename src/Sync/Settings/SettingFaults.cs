using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Sync.Settings;

/// <summary>
/// The faults of settings: those of the settings file first, in the order of its lines. What the file sets is named as
/// in the file, everything else by its environment variable.
/// </summary>
internal sealed class SettingFaults(IConfiguration configuration)
{
    private readonly SettingsFileProvider? _file = SettingsFileProvider.Of(configuration);
    private readonly List<(long Line, string Text)> _faults = [];

    public IReadOnlyList<string> Texts =>
    [
        .. _faults.Concat(_file?.File.Faults.Select(fault => (fault.Line, fault.Text)) ?? [])
            .OrderBy(fault => fault.Line).Select(fault => fault.Text),
    ];

    /// <param name="key">The key, or the place of a <see cref="SettingNode"/>.</param>
    /// <param name="fault">The rest of the sentence.</param>
    public void Add(string key, string fault)
    {
        if (_file is null)
        {
            _faults.Add((long.MaxValue, $"{Name(key)} {fault}"));
            return;
        }

        // One fault for each value: the file's own comes first.
        if (_file.File.Faults.Any(known => known.Key.Equals(key, StringComparison.OrdinalIgnoreCase))) return;
        var line = _file.LineOf(key, isSet: !string.IsNullOrWhiteSpace(configuration[key]));
        _faults.Add(line is { } known
            ? (known, string.Create(
                CultureInfo.InvariantCulture, $"{_file.File.Name} line {known}: {_file.File.PathOf(key)} {fault}"))
            : (LineOfPlace(key) ?? long.MaxValue, $"{Name(key)} {fault}"));
    }

    /// <summary>The environment variable of a key.</summary>
    public static string Name(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>The line in a place such as <c>sync.yaml line 3</c>; null for other places and keys.</summary>
    private long? LineOfPlace(string place)
    {
        var start = $"{_file!.File.Name} line ";
        return place.StartsWith(start, StringComparison.Ordinal)
            && long.TryParse(place[start.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? line : null;
    }
}
