using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Sync.Alibaba.Calls;

/// <summary>One HTTP answer, read to its end.</summary>
internal sealed record Reply(
    HttpStatusCode Status, MediaTypeHeaderValue? Type, byte[] Body, string? RequestId, TimeSpan? RetryAfter)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2), LongestAsked = TimeSpan.FromDays(1);

    /// <summary>Where a redirect leads.</summary>
    public Uri? Location { get; init; }

    public string? MediaType => Type?.MediaType;

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public static Reply Of(HttpResponseMessage response, byte[] body, DateTimeOffset now) => new(
        response.StatusCode, response.Content.Headers.ContentType, body,
        Header(response, "x-acs-request-id"), WaitAsked(response, now))
    { Location = response.Headers.Location };

    /// <summary>What was asked for, or less: a wait nobody sits out only keeps the scope from failing in time.</summary>
    public static TimeSpan? Bearable(TimeSpan? asked) => asked > LongestWait ? LongestWait : asked;

    private static TimeSpan? WaitAsked(HttpResponseMessage response, DateTimeOffset now)
    {
        var standard = response.Headers.RetryAfter;
        var asked = Milliseconds(Header(response, "x-acs-retry-after")) ?? standard?.Delta ?? standard?.Date - now;
        return asked > TimeSpan.Zero ? (asked < LongestAsked ? asked : LongestAsked) : null;
    }

    // As a double: a number of milliseconds beyond all time spans is then only a long wait.
    private static TimeSpan? Milliseconds(string? text) =>
        double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, LongestAsked.TotalMilliseconds))
            : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
