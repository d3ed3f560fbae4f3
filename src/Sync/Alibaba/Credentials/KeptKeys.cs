using System.Text.Json;

namespace Sync.Alibaba.Credentials;

/// <summary>The session that another tool keeps in a file. It is that tool's to renew: here it is only read anew.</summary>
internal sealed class KeptKeys(KeptSource source, TimeProvider time)
{
    /// <exception cref="AlibabaException">There is no session, or it is over; the message says what renews it.</exception>
    public Task<SessionKeys> FetchAsync(CancellationToken cancellationToken)
    {
        var kept = Read();
        var expires = kept is null ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeSeconds(kept.Expires);
        return expires > time.GetUtcNow()
            ? Task.FromResult(new SessionKeys(kept!.Keys, expires))
            : throw Unusable(expires is null ? "has no session" : $"has a session that expired at {expires:yyyy-MM-dd HH:mm:ss} UTC");
    }

    private KeptSession? Read()
    {
        try
        {
            return source.Read() is { } kept && kept.Expires <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? kept : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            // Half written, or not ours to read: as good as none, and asked for again.
            return null;
        }
    }

    private AlibabaException Unusable(string why) => new(AlibabaErrorKind.Denied, "NoSession", $"The {source.Place} {why}: {source.Renewal}.");
}
