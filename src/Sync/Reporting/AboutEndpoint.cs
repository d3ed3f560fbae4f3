using Microsoft.AspNetCore.Http;
using Sync.Http;
using Sync.Runs;
using Sync.Settings;

namespace Sync.Reporting;

/// <summary><c>GET /api/about</c>: which app this is, and when its next run is due.</summary>
/// <param name="environment">The name that the settings give it; null: none.</param>
/// <param name="schedule">NCRONTAB of six fields, UTC.</param>
/// <param name="isBehindSignIn">
/// Whether App Service authentication is in front, which removes the headers below from requests and sets them itself.
/// </param>
public sealed class AboutEndpoint(
    string? environment, string schedule, bool isBehindSignIn, Cloud cloud, TimeProvider time)
{
    private const string PrincipalName = "X-MS-CLIENT-PRINCIPAL-NAME";

    private static readonly string Version = typeof(AboutEndpoint).Assembly.GetName().Version!.ToString(3);

    public IResult Get(HttpRequest request)
    {
        if (new QueryReader(request.Query).Problem() is { } problem) return problem;
        var due = Schedules.Parse(schedule).GetNextOccurrence(time.GetUtcNow().UtcDateTime);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new About(
            Version, environment, cloud.Kind, cloud.Host, schedule, DateTime.SpecifyKind(due, DateTimeKind.Utc),
            isBehindSignIn && request.Headers[PrincipalName].ToString() is { Length: > 0 } name ? name : null));
    }
}

/// <param name="Environment">Such as <c>production</c>; null if <c>Sync__Environment</c> is not set.</param>
/// <param name="Cloud"><c>alibaba</c>, or <c>fake</c> for made-up flow logs.</param>
/// <param name="CloudHost">The host of the cloud's endpoint.</param>
/// <param name="Schedule">NCRONTAB of six fields, seconds first, UTC.</param>
/// <param name="NextRunAt">When the schedule starts the next run, by the clock of the app.</param>
/// <param name="SignedInAs">Who is signed in with App Service authentication; null without it.</param>
public sealed record About(
    string Version, string? Environment, string Cloud, string CloudHost, string Schedule, DateTime NextRunAt,
    string? SignedInAs);
