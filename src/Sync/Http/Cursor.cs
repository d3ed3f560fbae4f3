using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sync.Http;

/// <summary>
/// Where a paged read goes on: text that means something to the route that gave it and to nobody else. It is bound to the
/// query it came from, so that it cannot be carried over to another.
/// </summary>
public static class Cursor
{
    /// <param name="query">The filters, in a spelling of the route's own.</param>
    public static string Write<T>(T position, string query) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new Bound<T>(position, Fingerprint(query))));

    /// <returns>False when the text is no cursor, or belongs to another query.</returns>
    public static bool TryRead<T>(string text, string query, out T? position)
    {
        position = default;
        try
        {
            var bound = JsonSerializer.Deserialize<Bound<T>>(Base64Url.DecodeFromChars(text));
            if (bound is null || bound.Query != Fingerprint(query)) return false;
            position = bound.At;
            return position is not null;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return false;
        }
    }

    private static string Fingerprint(string query) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query)).AsSpan(0, 8));

    private sealed record Bound<T>(T At, string Query);
}
