using System.Text;
using System.Text.RegularExpressions;
using Sync.Alibaba.Answers;

namespace Sync.Alibaba.Errors;

/// <summary>
/// Makes a text of the cloud's safe to log and to store: <c>SignatureDoesNotMatch</c>, for one, echoes the string to sign,
/// key and token included.
/// </summary>
public static partial class Redaction
{
    private const int MaxLength = 500;
    private const string Withheld = "[redacted]";

    public static string Of(string text, AlibabaCredentials credentials)
    {
        var safe = Secrets(credentials).Aggregate(
            WithoutStringToSign(text), (kept, secret) => kept.Replace(secret, Withheld, StringComparison.OrdinalIgnoreCase));
        return WireText.Shorten(WithoutControls(safe), MaxLength);
    }

    private static string WithoutStringToSign(string text)
    {
        var said = StringToSign().Match(text);
        return said.Success ? $"{text[..said.Index]}{said.Value}: {Withheld}" : text;
    }

    // V1 says "string to sign", ACS3 says "StringToSign" and "CanonicalRequest"; what is between the words differs by version too.
    [GeneratedRegex(
        @"string([\W_]|%20)*to([\W_]|%20)*sign|canonical(ized)?([\W_]|%20)*(request|query|header|resource|string)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex StringToSign();

    // Inside a query a token stands percent-encoded, inside a V1 string to sign twice over.
    // The longest first: a short one that is part of a long one would leave the remainder standing.
    private static IEnumerable<string> Secrets(AlibabaCredentials credentials) =>
        new[] { credentials.AccessKeyId, credentials.AccessKeySecret, credentials.SecurityToken }
            .Where(secret => !string.IsNullOrEmpty(secret))
            .SelectMany(secret => new[] { secret!, Uri.EscapeDataString(secret!), Uri.EscapeDataString(Uri.EscapeDataString(secret!)) })
            .OrderByDescending(secret => secret.Length);

    private static string WithoutControls(string text) =>
        text.Aggregate(new StringBuilder(text.Length), (kept, letter) => kept.Append(char.IsControl(letter) ? ' ' : letter)).ToString();
}
