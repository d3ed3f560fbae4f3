using System.Text.Json;

namespace Sync.Alibaba.Credentials;

/// <summary>Reads the session that another tool stores in a file. Only that tool renews the session.</summary>
internal sealed class KeptKeys(KeptSource source, TimeProvider time)
{
    /// <exception cref="AlibabaException">
    /// There is no session, or it has expired. The message says how to renew it.
    /// </exception>
    public Task<SessionKeys> FetchAsync(CancellationToken cancellationToken)
    {
        var kept = Read();
        var expires = kept is null ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeSeconds(kept.Expires);
        return expires > time.GetUtcNow()
            ? Task.FromResult(new SessionKeys(kept!.Keys, expires))
            : throw Unusable(
                expires is null
                    ? "has no session"
                    : $"has a session that expired at {expires:yyyy-MM-dd HH:mm:ss} UTC");
    }

    private KeptSession? Read()
    {
        try
        {
            return source.Read() is { } kept && kept.Expires <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? kept
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            // Partly written or not readable: treated as no session. The file is read again at the next request.
            return null;
        }
    }

    private AlibabaException Unusable(string why) =>
        new(AlibabaErrorKind.Denied, "NoSession", $"The {source.Place} {why}: {source.Renewal}.");
}
