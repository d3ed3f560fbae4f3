using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba;
using Sync.Alibaba.Credentials;

namespace Sync.Tests.Alibaba.Credentials;

public sealed class CredentialCacheTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private int _fetched;

    [Fact]
    public async Task Concurrent_requests_share_one_fetch()
    {
        var answer = new TaskCompletionSource<SessionKeys>();
        var cache = new CredentialCache(_ => { Interlocked.Increment(ref _fetched); return answer.Task; }, _time);

        var asking = Enumerable.Range(0, 20)
            .Select(_ => Task.Run(async () => await cache.GetAsync(CancellationToken.None))).ToArray();
        answer.SetResult(Session("one", TimeSpan.FromHours(1)));

        Assert.All(await Task.WhenAll(asking), keys => Assert.Equal("one", keys.AccessKeyId));
        Assert.Equal(1, _fetched);
    }

    [Theory]
    [InlineData(60, 44, 46)]
    [InlineData(20, 14, 16)]
    public async Task Keys_are_renewed_15_minutes_or_a_quarter_of_their_lifetime_before_they_expire(
        int lifetime, int still, int renewed)
    {
        var cache = Cache(TimeSpan.FromMinutes(lifetime));
        await cache.GetAsync(CancellationToken.None);

        _time.Advance(TimeSpan.FromMinutes(still));
        Assert.Equal("1", (await cache.GetAsync(CancellationToken.None)).AccessKeyId);
        _time.Advance(TimeSpan.FromMinutes(renewed - still));
        Assert.Equal("2", (await cache.GetAsync(CancellationToken.None)).AccessKeyId);
    }

    [Fact]
    public async Task Keys_that_cannot_be_renewed_are_used_until_they_expire()
    {
        var broken = false;
        var cache = new CredentialCache(
            _ => broken
                ? throw new AlibabaException(AlibabaErrorKind.Unreachable, "Timeout", "no answer")
                : Task.FromResult(Next(TimeSpan.FromHours(1))),
            _time);
        await cache.GetAsync(CancellationToken.None);
        broken = true;

        _time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal("1", (await cache.GetAsync(CancellationToken.None)).AccessKeyId);
        _time.Advance(TimeSpan.FromMinutes(10));
        await Assert.ThrowsAsync<AlibabaException>(async () => await cache.GetAsync(CancellationToken.None));
        broken = false;
        Assert.Equal("2", (await cache.GetAsync(CancellationToken.None)).AccessKeyId);
    }

    [Fact]
    public async Task Keys_dropped_by_several_callers_are_renewed_once()
    {
        var cache = Cache(TimeSpan.FromHours(1));
        var keys = await cache.GetAsync(CancellationToken.None);

        Assert.True(cache.Drop(keys));
        Assert.Equal("2", (await cache.GetAsync(CancellationToken.None)).AccessKeyId);
        Assert.True(cache.Drop(keys));
        Assert.Equal("2", (await cache.GetAsync(CancellationToken.None)).AccessKeyId);
    }

    [Fact]
    public async Task A_cancelled_caller_does_not_cancel_the_fetch_for_others()
    {
        using var impatient = new CancellationTokenSource();
        var answer = new TaskCompletionSource<SessionKeys>();
        var cache = new CredentialCache(_ => answer.Task, _time);
        var givenUp = cache.GetAsync(impatient.Token).AsTask();
        var patient = cache.GetAsync(CancellationToken.None).AsTask();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        answer.SetResult(Session("one", TimeSpan.FromHours(1)));

        Assert.Equal("one", (await patient).AccessKeyId);
    }

    [Fact]
    public async Task Fixed_keys_never_expire_and_cannot_be_renewed()
    {
        var keys = new AlibabaCredentials("id", "secret");
        var cache = CredentialCache.Fixed(keys);

        Assert.False(cache.Drop(keys));
        Assert.Null(cache.Expires);
        Assert.Equal(keys, await cache.GetAsync(CancellationToken.None));
    }

    private CredentialCache Cache(TimeSpan lifetime) => new(_ => Task.FromResult(Next(lifetime)), _time);

    private SessionKeys Next(TimeSpan lifetime) => Session($"{++_fetched}", lifetime);

    private SessionKeys Session(string id, TimeSpan lifetime) =>
        new(new AlibabaCredentials(id, "secret", "token"), _time.GetUtcNow() + lifetime);
}
