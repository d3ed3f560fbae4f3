using System.CommandLine.Parsing;
using System.Globalization;
using Sync.Http;

namespace Sync.Local.Commands;

/// <summary>A moment as the command line takes it: how long ago, or a time.</summary>
internal static class Since
{
    /// <returns>Null when the text is neither a time nor a length of time.</returns>
    public static DateTime? Read(string text, DateTime now)
    {
        if (Rfc3339.TryParse(text, out var time)) return time;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 100_000) return null;
        return text[^1] switch
        {
            'm' => now.AddMinutes(-count),
            'h' => now.AddHours(-count),
            'd' => now.AddDays(-count),
            _ => null,
        };
    }

    public static void Validate(OptionResult result)
    {
        if (result.GetValueOrDefault<string>() is { } text && Read(text, DateTime.UnixEpoch) is null)
            result.AddError("--since must be such as 30m, 24h, 7d or 2026-01-31T12:00:00Z.");
    }
}
