using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Sync.Alibaba.Calls;

/// <summary>One HTTP response with its complete body.</summary>
/// <param name="RequestId">The header <c>x-acs-request-id</c>.</param>
/// <param name="RetryAfter">
/// The wait that the server requested: positive, at most one day; null if it requested none.
/// </param>
internal sealed record Reply(
    HttpStatusCode Status, MediaTypeHeaderValue? Type, byte[] Body, string? RequestId, TimeSpan? RetryAfter)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2), LongestAsked = TimeSpan.FromDays(1);

    /// <summary>The target of a redirect.</summary>
    public Uri? Location { get; init; }

    public string? MediaType => Type?.MediaType;

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public static Reply Of(HttpResponseMessage response, byte[] body, DateTimeOffset now) => new(
        response.StatusCode, response.Content.Headers.ContentType, body,
        Header(response, "x-acs-request-id"), WaitAsked(response, now))
    { Location = response.Headers.Location };

    /// <summary>
    /// Limits a requested wait to two minutes: a longer wait would only delay the failure of the scope.
    /// </summary>
    public static TimeSpan? Bearable(TimeSpan? asked) => asked > LongestWait ? LongestWait : asked;

    private static TimeSpan? WaitAsked(HttpResponseMessage response, DateTimeOffset now)
    {
        var standard = response.Headers.RetryAfter;
        var asked = Milliseconds(Header(response, "x-acs-retry-after")) ?? standard?.Delta ?? standard?.Date - now;
        return asked > TimeSpan.Zero ? (asked < LongestAsked ? asked : LongestAsked) : null;
    }

    // Parsed as a double, so that a number too large for a TimeSpan is treated as a long wait.
    private static TimeSpan? Milliseconds(string? text) =>
        double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, LongestAsked.TotalMilliseconds))
            : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
