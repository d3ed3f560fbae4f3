using System.Globalization;

namespace Sync.Local.Commands.Usage;

/// <summary>Lengths of time as people type them: <c>500ms</c>, <c>30s</c>, <c>2h</c> or <c>00:00:30</c>.</summary>
internal static class Lengths
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    public static bool TryParse(string text, out TimeSpan length)
    {
        foreach (var (unit, one) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!int.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                continue;
            length = one * count;
            return true;
        }

        // Without colons the text would be a number of days.
        length = default;
        return text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out length);
    }

    /// <summary>In its largest whole unit, as <see cref="TryParse"/> reads it.</summary>
    public static string Show(TimeSpan length)
    {
        var (unit, one) = Units.Reverse().FirstOrDefault(
            each => length >= each.Length && length.Ticks % each.Length.Ticks == 0, Units[1]);
        return string.Create(CultureInfo.InvariantCulture, $"{length.Ticks / one.Ticks}{unit}");
    }
}
