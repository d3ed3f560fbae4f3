using System.Globalization;
using System.Text.RegularExpressions;

namespace Sync.Alibaba.Answers;

/// <summary>
/// Times in the known notations of the API, all in UTC: <c>2024-07-24T13:00:52Z</c>, with fractional seconds
/// (<c>…52.000Z</c>), and without seconds (<c>2021-03-15T09:39Z</c>). Other texts are not read as times: a guess, such
/// as today's date for <c>12:00</c>, would be silently wrong.
/// </summary>
public static partial class WireTime
{
    // The longest supported fraction: nanoseconds.
    private const int MostDigits = 9;

    /// <summary>Parses a time, truncated to microseconds, the precision of Postgres.</summary>
    /// <returns>Null if it is not a time, and for the years 1 and 9999, which may represent infinity.</returns>
    public static DateTime? Read(string? text)
    {
        if (text is null || Shape().Match(text) is not { Success: true } match) return null;
        var second = match.Groups["second"].Success ? match.Groups["second"].Value : "00";
        var isTime = DateTime.TryParseExact(
            $"{match.Groups["minute"].Value}:{second}", "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        var microseconds = match.Groups["fraction"].Value.PadRight(6, '0')[..6];
        return isTime && time.Year is > 1 and < 9999
            ? time.AddMicroseconds(int.Parse(microseconds, CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>Whether the texts are equal or represent the same time.</summary>
    public static bool AreSame(string? one, string? other) =>
        one == other || (Shortest(one) is { } moment && moment == Shortest(other));

    /// <summary>All other notations of the same time; none if the text is not a time.</summary>
    public static IEnumerable<string> OtherSpellings(string? text)
    {
        if (Shortest(text) is not { } shortest) return [];
        var (second, fraction) = shortest.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0
            ? (shortest[..dot], shortest[(dot + 1)..]) : (shortest, "");
        var spellings = Enumerable.Range(fraction.Length, MostDigits + 1 - fraction.Length)
            .Select(digits => digits == 0 ? $"{second}Z" : $"{second}.{fraction.PadRight(digits, '0')}Z");
        if (fraction == "" && second.EndsWith(":00", StringComparison.Ordinal))
            spellings = spellings.Append($"{second[..^3]}Z");
        return spellings.Where(spelling => spelling != text);
    }

    /// <returns>
    /// The time with seconds, without the Z and without trailing zeros of the fraction; null if the text is not a time.
    /// </returns>
    private static string? Shortest(string? text)
    {
        if (Read(text) is null) return null;
        var match = Shape().Match(text!);
        var second = match.Groups["second"].Success ? match.Groups["second"].Value : "00";
        var fraction = match.Groups["fraction"].Value.TrimEnd('0');
        return $"{match.Groups["minute"].Value}:{second}{(fraction == "" ? "" : $".{fraction}")}";
    }

    [GeneratedRegex(
        @"\A(?<minute>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})"
            + @"(:(?<second>[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?)?Z\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
