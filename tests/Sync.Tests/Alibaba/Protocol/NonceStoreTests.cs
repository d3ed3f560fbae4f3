using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba.Protocol;

namespace Sync.Tests.Alibaba.Protocol;

public class NonceStoreTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_nonce_is_forgotten_once_its_request_would_be_refused_for_its_date()
    {
        var store = new NonceStore(_time);
        var expires = _time.GetUtcNow().AddMinutes(15);

        Assert.Equal(NonceUse.Fresh, store.Use("key", "nonce", expires));
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(NonceUse.Used, store.Use("key", "nonce", expires));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(NonceUse.Fresh, store.Use("key", "nonce", _time.GetUtcNow()));
    }

    [Fact]
    public void Two_keys_may_use_the_same_nonce()
    {
        var store = new NonceStore(_time);

        Assert.Equal(NonceUse.Fresh, store.Use("one", "nonce", _time.GetUtcNow()));
        Assert.Equal(NonceUse.Fresh, store.Use("other", "nonce", _time.GetUtcNow()));
    }

    [Fact]
    public void A_full_store_refuses_rather_than_forget()
    {
        var store = new NonceStore(_time, capacity: 1);
        var expires = _time.GetUtcNow().AddMinutes(1);

        Assert.Equal(NonceUse.Fresh, store.Use("key", "first", expires));
        Assert.Equal(NonceUse.Full, store.Use("key", "second", expires));
        Assert.Equal(NonceUse.Used, store.Use("key", "first", expires));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(NonceUse.Fresh, store.Use("key", "second", expires));
    }
}
