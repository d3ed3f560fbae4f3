using System.Text;
using System.Text.RegularExpressions;

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
        return Cap(WithoutControls(safe));
    }

    private static string WithoutStringToSign(string text) =>
        WhatWasSigned().Match(text) is { Success: true } found ? $"{text[..found.Index]}{found.Value}: {Withheld}" : text;

    // V1 says "string to sign is:", ACS3 "StringToSign is […] server CanonicalRequest is […]".
    [GeneratedRegex("string ?to ?sign|canonical ?request", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WhatWasSigned();

    // Inside a query a token stands percent-encoded, inside a V1 string to sign twice over.
    // The longest first: a short one that is part of a long one would leave the remainder standing.
    private static IEnumerable<string> Secrets(AlibabaCredentials credentials) =>
        new[] { credentials.AccessKeyId, credentials.AccessKeySecret, credentials.SecurityToken }
            .Where(secret => !string.IsNullOrEmpty(secret))
            .SelectMany(secret => new[] { secret!, Uri.EscapeDataString(secret!), Uri.EscapeDataString(Uri.EscapeDataString(secret!)) })
            .OrderByDescending(secret => secret.Length);

    private static string WithoutControls(string text) =>
        text.Aggregate(new StringBuilder(text.Length), (kept, letter) => kept.Append(char.IsControl(letter) ? ' ' : letter)).ToString();

    private static string Cap(string text) => text.Length <= MaxLength ? text : text[..(MaxLength - 1)] + "…";
}
