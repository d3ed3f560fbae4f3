using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Sync.Http;

internal static class NextPage
{
    /// <summary>
    /// Adds a Link header (RFC 8288) for the same request with another cursor, without the host's parameters: one is a
    /// key.
    /// </summary>
    public static void Announce(HttpContext context, string cursor)
    {
        var (request, next) = (context.Request, QueryString.Empty);
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var name = pair.DecodeName().ToString();
            if (name.Equals("cursor", StringComparison.OrdinalIgnoreCase)) continue;
            if (HostParameters.Names.Contains(name)) continue;
            next = next.Add(name, pair.DecodeValue().ToString());
        }

        context.Response.Headers.Link = $"<{request.PathBase}{request.Path}{next.Add("cursor", cursor)}>; rel=\"next\"";
    }
}
