using System.Text;

namespace Sync.Proofs.Abuse;

/// <param name="Name">What the secret is for; shown when a test fails.</param>
internal sealed record Secret(string Name, string Value)
{
    /// <summary>The plain value, and its encodings in a URL, a bytea column, JSON, XML and a header.</summary>
    private readonly string[] _forms =
    [
        Value, Uri.EscapeDataString(Value), System.Net.WebUtility.UrlEncode(Value),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Value)).TrimEnd('='),
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Value)), Convert.ToHexString(Encoding.UTF8.GetBytes(Value)),
        System.Text.Json.JsonEncodedText.Encode(Value).ToString(), System.Security.SecurityElement.Escape(Value),
    ];

    public bool IsIn(string text) => _forms.Any(form => text.Contains(form, StringComparison.Ordinal));
}
