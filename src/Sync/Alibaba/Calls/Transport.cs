using System.Net.Sockets;

namespace Sync.Alibaba.Calls;

/// <summary>
/// Sends one attempt with a time limit, and converts network errors to <see cref="AlibabaException"/>.
/// </summary>
internal sealed class Transport(HttpClient http, TimeSpan attemptTimeout, TimeProvider time)
{
    private const long MaxBody = 64 * 1024 * 1024;

    /// <summary>The longest body whose announced length is relied on before it has arrived.</summary>
    private const long MaxTrusted = 1024 * 1024;

    public Task<Reply> SendAsync(RpcCall call, AlibabaCredentials credentials, CancellationToken cancellation) =>
        SendAsync(call.Endpoint, () => SignedRequest.Create(call, credentials, time.GetUtcNow()), cancellation);

    public async Task<Reply> SendAsync(Uri endpoint, Func<HttpRequestMessage> create, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(attemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var request = create();
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return Reply.Of(response, await ReadAsync(response.Content, either.Token), time.GetUtcNow());
        }
        catch (Exception failure)
            when (failure is OperationCanceledException or HttpRequestException or IOException or InvalidDataException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw Explain(endpoint, failure);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength is { } length and <= MaxTrusted)
        {
            // Without a buffer that grows and is copied at the end.
            var body = new byte[length];
            await using var stream = await content.ReadAsStreamAsync(cancellation);
            await stream.ReadExactlyAsync(body, cancellation);
            return body;
        }

        await content.LoadIntoBufferAsync(MaxBody, cancellation);
        return await content.ReadAsByteArrayAsync(cancellation);
    }

    private AlibabaException Explain(Uri endpoint, Exception failure)
    {
        var (kind, code) = failure switch
        {
            OperationCanceledException => (AlibabaErrorKind.Unreachable, "Timeout"),
            InvalidDataException => (AlibabaErrorKind.Malformed, "Malformed"),
            HttpRequestException http => Classify(http),
            _ => (AlibabaErrorKind.Unreachable, "ConnectionReset"),
        };
        var what = code == "Timeout"
            ? $"no complete response within {attemptTimeout.TotalSeconds:0.###} s"
            : failure.Message;
        return new AlibabaException(kind, code, $"{endpoint.GetLeftPart(UriPartial.Authority)}: {what}", failure);
    }

    private static (AlibabaErrorKind Kind, string Code) Classify(
        HttpRequestException failure) => failure.HttpRequestError switch
        {
            HttpRequestError.InvalidResponse
                or HttpRequestError.HttpProtocolError
                or HttpRequestError.ConfigurationLimitExceeded => (AlibabaErrorKind.Malformed, "Malformed"),
            HttpRequestError.SecureConnectionError => (AlibabaErrorKind.Unreachable, "Tls"),
            HttpRequestError.NameResolutionError => (AlibabaErrorKind.Unreachable, "NameResolution"),
            _ => (AlibabaErrorKind.Unreachable, SocketCode(failure)),
        };

    private static string SocketCode(Exception? failure)
    {
        while (failure is not null and not SocketException) failure = failure.InnerException;
        return (failure as SocketException)?.SocketErrorCode switch
        {
            null => "ConnectionReset",
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "NameResolution",
            SocketError.TimedOut => "Timeout",
            SocketError code => code.ToString(),
        };
    }
}
