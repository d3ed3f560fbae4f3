using System.CommandLine;
using System.Globalization;
using Sync.Http;

namespace Sync.Local.Client;

/// <summary>Parses and formats times as people type them.</summary>
internal static class Moment
{
    public const string Shape =
        "a time such as 30m, 24h or 7d (ago), now, today or yesterday (start of the day, UTC), or 2026-01-31T12:00:00Z";

    /// <param name="now">UTC.</param>
    /// <returns>Null if the text is not such a time.</returns>
    public static DateTime? Parse(string text, DateTime now) => text switch
    {
        "now" => now,
        "today" => now.Date,
        "yesterday" => now.Date.AddDays(-1),
        _ => Rfc3339.TryParse(text, out var time) ? time : Ago(text, now),
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
            var text = result.GetValueOrDefault<string?>();
            if (text is not null && Parse(text, DateTime.UnixEpoch) is null)
                result.AddError($"{name} must be {Shape}.");
        });
        option.CompletionSources.Add("1h", "24h", "7d", "today", "yesterday");
        return option;
    }

    private static DateTime? Ago(string text, DateTime now)
    {
        if (text.Length < 2
            || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return null;
        if (count > 100_000) return null;
        return text[^1] switch
        {
            'm' => now.AddMinutes(-count),
            'h' => now.AddHours(-count),
            'd' => now.AddDays(-count),
            _ => null,
        };
    }
}
