using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Sync.Http;

/// <summary>Strong entity tags: equal only where the bytes are.</summary>
public static class EntityTag
{
    // Another build may write the same snapshot in other bytes.
    private static readonly string Build = typeof(EntityTag).Assembly.ManifestModule.ModuleVersionId.ToString("N");

    /// <param name="parts">Everything the bytes depend on.</param>
    public static string Of(params ReadOnlySpan<string?> parts)
    {
        var text = new StringBuilder(Build);
        // With its length, or ("a", "bc") would be ("ab", "c").
        foreach (var part in parts) text.Append('\n').Append(part?.Length ?? -1).Append('\n').Append(part);
        return $"\"{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 18))}\"";
    }

    /// <summary>Whether the caller has what <paramref name="tag"/> names. Tags are of letters no other tag contains.</summary>
    public static bool IsKnown(HttpRequest request, string tag)
    {
        foreach (var value in request.Headers.IfNoneMatch)
        {
            if (value is not null && (value.Trim() == "*" || value.Contains(tag, StringComparison.Ordinal))) return true;
        }

        return false;
    }

    /// <summary>What a 200 and a 304 both carry.</summary>
    public static void Announce(HttpResponse response, string tag, string lastModified)
    {
        response.Headers.ETag = tag;
        response.Headers.LastModified = lastModified;
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = "Accept, Accept-Encoding";
    }
}
