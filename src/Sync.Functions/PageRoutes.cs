using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Sync.CenApi;
using Sync.OpenApi;
using Sync.Reporting;
using Sync.Reporting.Dashboard;

namespace Sync.Functions;

/// <summary>
/// Triggers like those of <see cref="Routes"/>: for pages, what they show about the app, and Alibaba Cloud SDKs.
/// </summary>
public sealed class PageRoutes(CenEndpoint cen, AboutEndpoint about, ChoicesEndpoint choices)
{
    /// <summary>
    /// The root: an optional parameter that matches nothing. An empty route stands for the function's name, and the
    /// worker does not accept a slash.
    /// </summary>
    public const string AtRoot = "{ignored:maxlength(0)?}";

    private const AuthorizationLevel Read = AuthorizationLevel.Function, Open = AuthorizationLevel.Anonymous;

    // Called by Alibaba Cloud SDKs, which sign with a reader key and have no function key.
    [Function("cen")]
    public Task<IResult> Cen(
        [HttpTrigger(Open, "get", "post", Route = "api/cen")] HttpRequest request, CancellationToken token) =>
        cen.AnswerAsync(request, token);

    // The host serves a page of its own here unless AzureWebJobsDisableHomepage is true.
    [Function("root")]
    public Task<IResult> Root(
        [HttpTrigger(Open, "get", "post", Route = AtRoot)] HttpRequest request, CancellationToken token) =>
        RootEndpoint.GetAsync(cen, request, token);

    // The files contain no data; in the browser they ask for the key that the data routes require.
    [Function("dashboard")]
    public static IResult Dashboard([HttpTrigger(Open, "get", "head", Route = "api/dashboard")] HttpRequest request) =>
        DashboardEndpoint.Get(request, null);

    [Function("dashboard-file")]
    public static IResult DashboardFile(
        [HttpTrigger(Open, "get", "head", Route = "api/dashboard/{file}")] HttpRequest request, string file) =>
        DashboardEndpoint.Get(request, file);

    [Function("docs")]
    public static IResult Docs([HttpTrigger(Open, "get", "head", Route = "api/docs")] HttpRequest request) =>
        DashboardEndpoint.Docs(request);

    [Function("about")]
    public IResult About([HttpTrigger(Read, "get", "head", Route = "api/about")] HttpRequest request) =>
        about.Get(request);

    [Function("choices")]
    public Task<IResult> Choices(
        [HttpTrigger(Read, "get", "head", Route = "api/choices")] HttpRequest request, CancellationToken token) =>
        choices.GetAsync(request, token);
}
