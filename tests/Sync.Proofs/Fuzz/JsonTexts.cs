using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sync.Proofs.Fuzz;

/// <summary>
/// Every value in a text that may or may not be JSON, found without a JSON parser. The values that the client reads
/// from an answer must be among them.
/// </summary>
internal static partial class JsonTexts
{
    public static HashSet<string> In(byte[] body) =>
    [
        .. Value().Matches(Encoding.UTF8.GetString(body)).Select(value =>
            Comparable(value.Groups["text"].Success ? Plain(value.Groups["text"].Value) : value.Value)),
    ];

    /// <summary>
    /// Replaces unpaired surrogates, and their escapes where they were kept as such, by one character, so that both
    /// compare as equal.
    /// </summary>
    public static string Comparable(string text) =>
        Half().Replace(text.Replace('\0', '␀'), half => half.Length == 2 ? half.Value : "?");

    private static string Plain(string escaped) => Escape().Replace(escaped, escape => escape.Value switch
    {
        [_, 'u', .. { Length: 4 } code] =>
            $"{(char)ushort.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)}",
        [_, 'n'] => "\n",
        [_, 'r'] => "\r",
        [_, 't'] => "\t",
        [_, 'b'] => "\b",
        [_, 'f'] => "\f",
        _ => escape.Value[1..],
    });

    // Matches a quoted text from every quote, because any of them may be the opening one.
    [GeneratedRegex("""(?<=")(?=(?<text>(?>(?:[^"\\]|\\.)*))")|[-+.0-9eE]+|true|false""", RegexOptions.Singleline)]
    private static partial Regex Value();

    [GeneratedRegex(@"\\(u[0-9a-fA-F]{4}|.)", RegexOptions.Singleline)]
    private static partial Regex Escape();

    [GeneratedRegex(@"[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]|\\u[dD][89a-fA-F][0-9a-fA-F]{2}")]
    private static partial Regex Half();
}
