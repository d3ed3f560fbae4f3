namespace Sync.Alibaba.Credentials;

/// <summary>
/// Caches credentials. They are fetched at the first request and renewed before they expire; concurrent requests share
/// one fetch. If a renewal fails, the old credentials are used until they expire.
/// </summary>
/// <param name="fetch">
/// Called without the caller's cancellation token, because other callers wait for the same result.
/// </param>
public sealed class CredentialCache(Func<CancellationToken, Task<SessionKeys>> fetch, TimeProvider time)
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Task<SessionKeys>? _fetching;
    private SessionKeys? _current;
    private DateTimeOffset _renewAt;

    /// <summary>When the current keys expire; null if they do not expire or have not been fetched yet.</summary>
    public DateTimeOffset? Expires => _current?.Expires;

    /// <summary>Keys that never expire.</summary>
    public static CredentialCache Fixed(AlibabaCredentials keys) =>
        new(_ => Task.FromResult(new SessionKeys(keys, null)), TimeProvider.System)
        {
            _current = new SessionKeys(keys, null),
            _renewAt = DateTimeOffset.MaxValue,
        };

    /// <exception cref="AlibabaException">The credentials could not be fetched.</exception>
    public async ValueTask<AlibabaCredentials> GetAsync(CancellationToken cancellationToken)
    {
        Task<SessionKeys> fetching;
        lock (_lock)
        {
            if (_current is { } current && time.GetUtcNow() < _renewAt) return current.Keys;
            if (_fetching is null or { IsCompleted: true }) _fetching = FetchAsync();
            fetching = _fetching;
        }

        return (await fetching.WaitAsync(cancellationToken)).Keys;
    }

    /// <summary>Discards credentials that the cloud reported as expired; the next request fetches new ones.</summary>
    /// <returns>False if the credentials cannot be renewed.</returns>
    public bool Drop(AlibabaCredentials expired)
    {
        lock (_lock)
        {
            if (_current is { Expires: null }) return false;
            if (_current?.Keys == expired) _current = null;
            return true;
        }
    }

    private async Task<SessionKeys> FetchAsync()
    {
        try
        {
            var fetched = await fetch(CancellationToken.None);
            lock (_lock) (_current, _renewAt) = (fetched, RenewAt(fetched));
            return fetched;
        }
        catch (AlibabaException) when (StillGood() is not null)
        {
            lock (_lock) _renewAt = time.GetUtcNow() + RetryAfterFailure;
            return StillGood()!;
        }
    }

    private SessionKeys? StillGood()
    {
        lock (_lock)
        {
            return _current is { } current && (current.Expires is null || current.Expires > time.GetUtcNow())
                ? current
                : null;
        }
    }

    // 15 minutes early, as Alibaba's SDKs do; for a short session, a quarter of its lifetime.
    private DateTimeOffset RenewAt(SessionKeys keys)
    {
        if (keys.Expires is not { } expires) return DateTimeOffset.MaxValue;
        var quarter = (expires - time.GetUtcNow()) / 4;
        return expires - (quarter < LongestMargin ? quarter : LongestMargin);
    }
}
