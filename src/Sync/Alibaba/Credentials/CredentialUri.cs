using Sync.Alibaba.Calls;

namespace Sync.Alibaba.Credentials;

/// <summary>Fetches credentials with a GET request from the credentials URI.</summary>
internal sealed class CredentialUri(HttpClient http, AlibabaSettings settings, Uri uri, TimeProvider time)
{
    private readonly UnsignedCalls _calls = new(http, settings, time);

    public Task<SessionKeys> FetchAsync(CancellationToken cancellationToken) => _calls.SendAsync(
        uri, () => new HttpRequestMessage(HttpMethod.Get, uri), Read, cancellationToken);

    private SessionKeys Read(Reply reply) => reply.IsSuccess
        ? SessionKeys.ReadBody(reply.Body, $"the credentials URI at {uri.Authority}")
        : throw new AlibabaException(
            (int)reply.Status >= 500 ? AlibabaErrorKind.Transient : AlibabaErrorKind.Denied, $"Http{(int)reply.Status}",
            $"The credentials URI at {uri.Authority} returned HTTP {(int)reply.Status}.");
}
