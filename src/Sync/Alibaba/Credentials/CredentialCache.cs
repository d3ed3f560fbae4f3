namespace Sync.Alibaba.Credentials;

/// <summary>
/// Keys that renew themselves: fetched when first asked for, and again before they expire, once for all who ask at the same time.
/// When that fails, the old ones serve on while they are good.
/// </summary>
/// <param name="fetch">Asked without the caller's cancellation: others wait for the same answer.</param>
public sealed class CredentialCache(Func<CancellationToken, Task<SessionKeys>> fetch, TimeProvider time)
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Task<SessionKeys>? _fetching;
    private SessionKeys? _current;
    private DateTimeOffset _renewAt;

    /// <summary>When the keys in use expire; null when they do not, or have not been fetched yet.</summary>
    public DateTimeOffset? Expires => _current?.Expires;

    /// <summary>Keys for good.</summary>
    public static CredentialCache Fixed(AlibabaCredentials keys) =>
        new(_ => Task.FromResult(new SessionKeys(keys, null)), TimeProvider.System) { _current = new SessionKeys(keys, null), _renewAt = DateTimeOffset.MaxValue };

    /// <exception cref="AlibabaException">There are none to be had.</exception>
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

    /// <summary>The cloud says that these have expired: the next who asks gets others.</summary>
    /// <returns>Whether there can be others.</returns>
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
        lock (_lock) return _current is { } current && (current.Expires is null || current.Expires > time.GetUtcNow()) ? current : null;
    }

    // As Alibaba's clients: a quarter of an hour early. Of a short session that would leave nothing.
    private DateTimeOffset RenewAt(SessionKeys keys)
    {
        if (keys.Expires is not { } expires) return DateTimeOffset.MaxValue;
        var quarter = (expires - time.GetUtcNow()) / 4;
        return expires - (quarter < LongestMargin ? quarter : LongestMargin);
    }
}
