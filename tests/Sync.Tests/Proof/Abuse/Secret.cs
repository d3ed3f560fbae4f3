using System.Text;

namespace Sync.Tests.Proof.Abuse;

/// <param name="Name">Of what it opens, for a test that fails.</param>
internal sealed record Secret(string Name, string Value)
{
    /// <summary>As it is, and as it would look in a URL, in a column of bytes, in JSON or XML, or encoded in a header.</summary>
    private readonly string[] _forms =
    [
        Value, Uri.EscapeDataString(Value), System.Net.WebUtility.UrlEncode(Value), Convert.ToBase64String(Encoding.UTF8.GetBytes(Value)).TrimEnd('='),
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Value)), Convert.ToHexString(Encoding.UTF8.GetBytes(Value)),
        System.Text.Json.JsonEncodedText.Encode(Value).ToString(), System.Security.SecurityElement.Escape(Value),
    ];

    public bool IsIn(string text) => _forms.Any(form => text.Contains(form, StringComparison.Ordinal));
}
