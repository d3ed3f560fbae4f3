using Microsoft.Extensions.Time.Testing;
using Sync.CenApi.Protocol;

namespace Sync.Tests.CenApi.Protocol;

public class NonceStoreTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_nonce_is_removed_once_the_date_of_its_request_is_too_old()
    {
        var store = new NonceStore(_time);
        var expires = _time.GetUtcNow().AddMinutes(15);

        Assert.Equal(NonceUse.Fresh, await store.UseAsync("key", "nonce", expires, CancellationToken.None));
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(NonceUse.Used, await store.UseAsync("key", "nonce", expires, CancellationToken.None));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(NonceUse.Fresh, await store.UseAsync("key", "nonce", _time.GetUtcNow(), CancellationToken.None));
    }

    [Fact]
    public async Task Two_keys_may_use_the_same_nonce()
    {
        var store = new NonceStore(_time);

        Assert.Equal(NonceUse.Fresh, await store.UseAsync("one", "nonce", _time.GetUtcNow(), CancellationToken.None));
        Assert.Equal(NonceUse.Fresh, await store.UseAsync("other", "nonce", _time.GetUtcNow(), CancellationToken.None));
    }

    [Fact]
    public async Task A_caller_at_its_limit_is_refused_and_others_are_not()
    {
        var store = new NonceStore(_time, perCaller: 1);
        var expires = _time.GetUtcNow().AddMinutes(1);

        Assert.Equal(NonceUse.Fresh, await store.UseAsync("key", "first", expires, CancellationToken.None));
        Assert.Equal(NonceUse.Full, await store.UseAsync("key", "second", expires, CancellationToken.None));
        Assert.Equal(NonceUse.Used, await store.UseAsync("key", "first", expires, CancellationToken.None));
        Assert.Equal(NonceUse.Fresh, await store.UseAsync("other", "first", expires, CancellationToken.None));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(NonceUse.Fresh, await store.UseAsync("key", "second", expires, CancellationToken.None));
    }
}
