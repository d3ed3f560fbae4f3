using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Sync.Drift.Sinks.Network;

namespace Sync.Drift.Sinks;

/// <summary>
/// Posts one message to a receiver and describes the outcome. The description contains neither the URL nor anything the
/// receiver answered: both can contain secrets.
/// </summary>
public sealed class SinkHttp : IDisposable
{
    /// <summary>How much of a response is read, in bytes; only an error code is needed.</summary>
    private const int MaxAnswer = 16 * 1024;

    /// <summary>The longest wait that a receiver may request.</summary>
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromDays(1);

    private static readonly ProductInfoHeaderValue Product =
        new("Sync", typeof(SinkHttp).Assembly.GetName().Version!.ToString(3));

    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _guarded;
    private readonly HttpMessageInvoker _open;

    /// <param name="resolve">Resolves a host name to its addresses; null uses DNS.</param>
    public SinkHttp(TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        resolve ??= Dns.GetHostAddressesAsync;
        _time = time;
        _guarded = new HttpMessageInvoker(SinkHandler.Create(resolve, allowsPrivate: false));
        _open = new HttpMessageInvoker(SinkHandler.Create(resolve, allowsPrivate: true));
    }

    internal static HttpRequestMessage Request(Uri url, byte[] body, string type = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type, "utf-8");
        request.Headers.UserAgent.Add(Product);
        return request;
    }

    /// <param name="readsAnswer">Whether to read the response body.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled, not the
    /// timeout.</exception>
    internal async Task<SinkAnswer> PostAsync(
        Receiver receiver, HttpRequestMessage request, bool readsAnswer, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(receiver.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await (receiver.AllowsPrivate ? _open : _guarded).SendAsync(request, either.Token);
            return new SinkAnswer(Judge(response), readsAnswer ? await ReadAsync(response, either.Token) : []);
        }
        catch (Exception failure) when (
            failure is OperationCanceledException or HttpRequestException or IOException or SocketException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new SinkAnswer(new SendResult(SendOutcome.Retry, Reason: FailureWords.Of(failure, receiver)), []);
        }
    }

    public void Dispose()
    {
        _guarded.Dispose();
        _open.Dispose();
    }

    private SendResult Judge(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        >= 200 and < 300 and var status => new SendResult(SendOutcome.Sent, status),
        410 => new SendResult(SendOutcome.Gone, 410, Reason: "The receiver answered 410: it accepts no more messages."),
        >= 300 and < 400 and var status =>
            Retry(response, $"The receiver answered {status}; redirects are not followed."),
        var status => Retry(response, $"The receiver answered {status}."),
    };

    private SendResult Retry(HttpResponseMessage response, string reason) =>
        new(SendOutcome.Retry, (int)response.StatusCode, RetryAfter(response), reason);

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        if ((header?.Delta ?? (header?.Date - _time.GetUtcNow())) is not { } wait) return null;
        return TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, MaxRetryAfter.Ticks));
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var answer = new byte[MaxAnswer];
        var length = await stream.ReadAtLeastAsync(answer, MaxAnswer, throwOnEndOfStream: false, cancellationToken);
        return answer[..length];
    }
}

/// <param name="Body">The beginning of the response body, if it was read.</param>
internal sealed record SinkAnswer(SendResult Result, byte[] Body);
