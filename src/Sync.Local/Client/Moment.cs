using System.CommandLine;
using System.Globalization;
using Sync.Http;
using Sync.Local.Commands;

namespace Sync.Local.Client;

/// <summary>Parses and formats times as people type them.</summary>
internal static class Moment
{
    public const string Shape =
        "a time such as 30m, 24h or 7d (ago), now, today or yesterday (start of the day, UTC), 2026-01-31 or "
        + "2026-01-31T12:00:00Z";

    // Without an offset they are UTC, like every time that is shown.
    private static readonly string[] Dates = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm"];

    private static readonly DateTime Ordinary = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    /// <param name="now">UTC.</param>
    /// <returns>Null if the text is not such a time.</returns>
    public static DateTime? Parse(string text, DateTime now) => text switch
    {
        "now" => now,
        "today" => now.Date,
        "yesterday" => now.Date.AddDays(-1),
        _ when Rfc3339.TryParse(text, out var time) || Rfc3339.TryParse($"{text}Z", out time) => time,
        _ => Date(text) ?? Ago(text, now),
    };

    /// <summary>A time that has been validated, in the format of the HTTP API.</summary>
    public static string Query(string text) => Format(Parse(text, TimeProvider.System.GetUtcNow().UtcDateTime)!.Value);

    /// <summary>RFC 3339 in UTC with microseconds, the format of the HTTP API.</summary>
    public static string Format(DateTime time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>An option whose value is such a time.</summary>
    public static Option<string?> Option(string name, string description)
    {
        var option = new Option<string?>(name)
        {
            Description = $"{description}: {Shape}.",
            HelpName = name.TrimStart('-'),
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [.., var token] && Parse(token.Value, Ordinary) is null)
                result.AddError($"{name} must be {Shape}, not {Printing.Clean(token.Value)}.");
        });
        option.CompletionSources.Add("1h", "24h", "7d", "today", "yesterday");
        return option;
    }

    private static DateTime? Date(string text) => DateTime.TryParseExact(
        text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out var time) && time.Year is > 1 and < 9999 ? time : null;

    private static DateTime? Ago(string text, DateTime now)
    {
        if (text.Length < 2
            || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return null;
        if (count > 100_000) return null;
        return text[^1] switch
        {
            's' => now.AddSeconds(-count),
            'm' => now.AddMinutes(-count),
            'h' => now.AddHours(-count),
            'd' => now.AddDays(-count),
            'w' when count <= 5000 => now.AddDays(-7 * count),
            _ => null,
        };
    }
}
