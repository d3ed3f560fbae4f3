using Microsoft.AspNetCore.Http;
using Sync.CenApi;
using Sync.Reporting;
using Sync.Reporting.Dashboard;

using static Sync.OpenApi.ApiParameters;
using static Sync.OpenApi.ApiRoutes;

namespace Sync.OpenApi;

/// <summary>
/// The routes of pages for people, what they show about the app itself, and the drop-in API of the cloud.
/// </summary>
internal static class PageRoutes
{
    private static readonly Delegate Cen =
        (CenEndpoint cen, HttpRequest request, CancellationToken token) => cen.AnswerAsync(request, token);

    private static readonly Delegate Root =
        (CenEndpoint cen, HttpRequest request, CancellationToken token) => RootEndpoint.GetAsync(cen, request, token);

    // Not a field: the initializer of ApiRoutes would then depend on the order of initialization of two classes.
    public static IReadOnlyList<ApiRoute> All =>
    [
        new(
            "GET", "/cen", Cen,
            "DescribeFlowlogs, DescribeChildInstanceRegions, DescribeCens, ListTransitRouters and the five "
                + "ListTransitRouter…Attachments for Alibaba Cloud SDKs, with the cloud's parameters, signatures and "
                + "errors.")
        {
            Access = ApiAccess.ReaderKey,
        },
        new("POST", "/cen", Cen, "Same as GET.") { Access = ApiAccess.ReaderKey },
        new(
            "GET", "/", Root,
            "Redirects a browser to the dashboard. A signed call of an Alibaba Cloud SDK is answered as by /api/cen.")
        {
            IsAtRoot = true, Access = ApiAccess.ReaderKey, Status = 302,
        },
        new("POST", "/", Root, "A signed call of an Alibaba Cloud SDK, answered as by /api/cen.")
        {
            IsAtRoot = true, Access = ApiAccess.ReaderKey,
        },
        new(
            "GET", "/dashboard", (HttpRequest request) => DashboardEndpoint.Get(request, null),
            "The dashboard, for a browser.")
        {
            Access = ApiAccess.Open, Content = "text/html", IsTagged = true,
        },
        new(
            "GET", "/dashboard/{file}", (string file, HttpRequest request) => DashboardEndpoint.Get(request, file),
            "A static file of the dashboard.")
        {
            Access = ApiAccess.Open,
            Parameters = [One("file", "File name.", "app.js") with { InPath = true }],
            Content = "*/*",
            IsTagged = true,
            Problems = [404],
        },
        new(
            "GET", "/docs", (HttpRequest request) => DashboardEndpoint.Docs(request),
            "The documentation of this API, for a browser, where requests can be tried.")
        {
            Access = ApiAccess.Open, Content = "text/html", IsTagged = true,
        },
        new(
            "GET", "/about", (AboutEndpoint about, HttpRequest request) => about.Get(request),
            "Version, environment and cloud of this app, and when the next run is due.")
        {
            Answer = typeof(About), Problems = [400],
        },
        Get<ChoicesEndpoint>(
            "/choices", (choices, request, token) => choices.GetAsync(request, token),
            "The accounts, regions and CEN instances that filters can select, with their names.") with
        {
            Answer = typeof(Choices), Problems = [400],
        },
    ];
}
