using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Sync.Http;

/// <summary>Strong entity tags: equal only if the response bytes are equal.</summary>
public static class EntityTag
{
    // Another build may serialize the same snapshot to different bytes.
    private static readonly string Build = typeof(EntityTag).Assembly.ManifestModule.ModuleVersionId.ToString("N");

    /// <param name="parts">Everything the response bytes depend on.</param>
    public static string Of(params ReadOnlySpan<string?> parts)
    {
        var text = new StringBuilder(Build);
        // The length distinguishes ("a", "bc") from ("ab", "c").
        foreach (var part in parts) text.Append('\n').Append(part?.Length ?? -1).Append('\n').Append(part);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return $"\"{Base64Url.EncodeToString(hash.AsSpan(0, 18))}\"";
    }

    /// <summary>
    /// Whether <c>If-None-Match</c> contains <paramref name="tag"/>. A substring search is enough: all tags have the
    /// same length.
    /// </summary>
    public static bool IsKnown(HttpRequest request, string tag)
    {
        foreach (var value in request.Headers.IfNoneMatch)
        {
            if (value is null) continue;
            if (value.Trim() == "*" || value.Contains(tag, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>Sets the headers that a 200 and a 304 have in common.</summary>
    public static void Announce(HttpResponse response, string tag, string lastModified)
    {
        response.Headers.ETag = tag;
        response.Headers.LastModified = lastModified;
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = "Accept, Accept-Encoding";
    }
}
