using System.Globalization;
using System.Text.RegularExpressions;

namespace Sync.Http;

/// <summary>Times as HTTP carries them: date, time and offset, to the microsecond that Postgres keeps.</summary>
public static partial class Rfc3339
{
    /// <param name="time">UTC.</param>
    public static bool TryParse(string text, out DateTime time)
    {
        time = default;
        if (!Shape().IsMatch(text) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)) return false;
        // The ends of DateTime are infinities to Npgsql.
        if (parsed.UtcDateTime.Year is <= 1 or >= 9999) return false;
        time = parsed.UtcDateTime;
        return true;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
