using Microsoft.AspNetCore.Http;
using Sync.CenApi;

namespace Sync.OpenApi;

/// <summary>
/// <c>GET</c> and <c>POST /</c>. Alibaba's SDKs that accept only a host name as the endpoint send their calls here.
/// Browsers are redirected to the dashboard.
/// </summary>
public static class RootEndpoint
{
    private const string Dashboard = $"{ApiRoutes.Prefix}/dashboard";

    /// <returns>302 for a request that is not a call; otherwise what <c>/api/cen</c> answers.</returns>
    public static Task<IResult> GetAsync(CenEndpoint cen, HttpRequest request, CancellationToken cancellationToken) =>
        HttpMethods.IsPost(request.Method) || IsCall(request)
            ? cen.AnswerAsync(request, cancellationToken)
            : Task.FromResult<IResult>(TypedResults.LocalRedirect($"~{Dashboard}"));

    // The action of an RPC call is a parameter, that of an ACS3 call is a header.
    private static bool IsCall(HttpRequest request) =>
        request.Query.ContainsKey("Action") || request.Headers.ContainsKey("x-acs-action");
}
