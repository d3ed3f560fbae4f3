using System.Text;
using System.Text.RegularExpressions;
using Sync.Http;

namespace Sync.Alibaba.Errors;

/// <summary>
/// Removes secrets from the cloud's messages before they are logged or stored. <c>SignatureDoesNotMatch</c>, for
/// example, echoes the string to sign, including the key and the token.
/// </summary>
public static partial class Redaction
{
    private const int MaxLength = 500;
    private const string Withheld = "[redacted]";

    /// <returns>One line of at most 500 characters.</returns>
    public static string Of(string text, AlibabaCredentials credentials)
    {
        var safe = Secrets(credentials).Aggregate(
            WithoutStringToSign(text),
            (kept, secret) => kept.Replace(secret, Withheld, StringComparison.OrdinalIgnoreCase));
        return WithoutControls(safe).Shorten(MaxLength);
    }

    private static string WithoutStringToSign(string text)
    {
        var said = StringToSign().Match(text);
        return said.Success ? $"{text[..said.Index]}{said.Value}: {Withheld}" : text;
    }

    // V1 uses "string to sign", ACS3 uses "StringToSign" and "CanonicalRequest". The characters between the words
    // differ by version as well.
    [GeneratedRegex(
        @"string([\W_]|%20)*to([\W_]|%20)*sign|canonical(ized)?([\W_]|%20)*(request|query|header|resource|string)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex StringToSign();

    // A token is percent-encoded in a query string, and twice in a V1 string to sign. Longest first: replacing a short
    // secret that is a part of a longer one would leave the remainder of the longer one visible.
    private static IEnumerable<string> Secrets(AlibabaCredentials credentials) =>
        new[] { credentials.AccessKeyId, credentials.AccessKeySecret, credentials.SecurityToken }
            .Where(secret => !string.IsNullOrEmpty(secret))
            .SelectMany(secret => new[]
            {
                secret!, Uri.EscapeDataString(secret!), Uri.EscapeDataString(Uri.EscapeDataString(secret!)),
            })
            .OrderByDescending(secret => secret.Length);

    private static string WithoutControls(string text) =>
        text.Aggregate(
            new StringBuilder(text.Length),
            (kept, letter) => kept.Append(char.IsControl(letter) ? ' ' : letter)).ToString();
}
