using System.Globalization;
using System.Text.RegularExpressions;

namespace Sync.Http;

/// <summary>Times as the HTTP API uses them: RFC 3339 with date, time and offset.</summary>
public static partial class Rfc3339
{
    /// <summary>Parses a time; the offset is required.</summary>
    /// <param name="time">The time in UTC.</param>
    public static bool TryParse(string text, out DateTime time)
    {
        time = default;
        if (!Shape().IsMatch(text)) return false;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
            return false;
        // Npgsql maps DateTime.MinValue and MaxValue to -infinity and infinity.
        if (parsed.UtcDateTime.Year is <= 1 or >= 9999) return false;
        time = parsed.UtcDateTime;
        return true;
    }

    [GeneratedRegex(
        @"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
