using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba;
using Sync.CenApi;

namespace Sync.Tests.CenApi;

public class ReaderKeyTests
{
    [Fact]
    public async Task A_reader_is_accepted_with_either_signature_format_and_on_either_path()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        var key = await app.NewKeyAsync();

        foreach (var endpoint in new[] { app.Endpoint, new Uri(app.App.Http.BaseAddress!, "/api/cen") })
        {
            using var root = new SignedCaller(endpoint, key);
            using var path = new SignedCaller(endpoint, key) { SignedPath = endpoint.AbsolutePath };
            Assert.Equal((200, null), await CenApiApplication.ReadAsync(await root.CallAsync("DescribeFlowlogs")));
            Assert.Equal((200, null), await CenApiApplication.ReadAsync(await path.CallAsync("DescribeFlowlogs")));
            Assert.Equal((200, null), await CenApiApplication.ReadAsync(await root.CallV1Async("DescribeFlowlogs")));
            Assert.Equal(
                (200, null),
                await CenApiApplication.ReadAsync(await root.CallV1Async("DescribeFlowlogs", post: true)));
        }
    }

    [Fact]
    public async Task A_reader_without_a_valid_key_is_refused()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        var key = await app.NewKeyAsync();

        Assert.Equal((400, "SignatureDoesNotMatch"), await app.CallAsync(key with { AccessKeySecret = "another" }));
        Assert.Equal(
            (404, "InvalidAccessKeyId.NotFound"),
            await app.CallAsync(key with { AccessKeyId = "SYNCRabcdefghijklmnopqrst" }));
        Assert.Equal((404, "InvalidAccessKeyId.NotFound"), await app.CallAsync(app.Cloud.Credentials));
        Assert.Equal(
            (400, "InvalidSecurityToken.Malformed"), await app.CallAsync(key with { SecurityToken = "token" }));
        using var anonymous =
            await app.App.Http.GetAsync("/api/cen?Action=DescribeFlowlogs&Version=2017-09-12&Format=JSON");
        Assert.Equal((400, "MissingParameter"), await CenApiApplication.ReadAsync(anonymous));
        using var nul =
            await new SignedCaller(app.Endpoint, key with { AccessKeyId = "a\0b" }).CallV1Async("DescribeFlowlogs");
        Assert.Equal((404, "InvalidAccessKeyId.NotFound"), await CenApiApplication.ReadAsync(nul));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_and_its_secret_is_gone()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        var (key, other) = (await app.NewKeyAsync(), await app.NewKeyAsync());
        Assert.Equal((200, null), await app.CallAsync(key));

        Assert.True(await app.Keys.RevokeAsync(key.AccessKeyId, CancellationToken.None));

        Assert.Equal((404, "InvalidAccessKeyId.NotFound"), await app.CallAsync(key));
        Assert.Equal((200, null), await app.CallAsync(other));
        Assert.True(await app.Keys.RevokeAsync(key.AccessKeyId, CancellationToken.None));
        Assert.False(await app.Keys.RevokeAsync("SYNCRabcdefghijklmnopqrst", CancellationToken.None));
        Assert.Equal(
            [(key.AccessKeyId, true), (other.AccessKeyId, false)],
            (await app.Keys.ListAsync(CancellationToken.None))
                .Select(info => (info.AccessKeyId, info.RevokedAt is not null)));
        Assert.Null(await app.App.ScalarAsync<byte[]?>(
            "select encrypted_secret from sync.reader_key where revoked_at is not null"));
    }

    [Fact]
    public async Task A_key_is_looked_up_once_in_ten_seconds_and_a_revocation_elsewhere_takes_effect_by_then()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var dataSource = Sync.Database.SyncDataSource.Create(database.ConnectionString);
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var cipher = new ReaderKeyCipher(new byte[32]);
        var (here, elsewhere) = (new ReaderKeys(dataSource, cipher, time), new ReaderKeys(dataSource, cipher, time));
        var key = await elsewhere.CreateAsync("a reader", "42", CancellationToken.None);
        Assert.Equal((key, "42"), await FindAsync());

        await elsewhere.RevokeAsync(key.AccessKeyId, CancellationToken.None);
        time.Advance(ReaderKeys.Kept - TimeSpan.FromTicks(1));
        Assert.Equal((key, "42"), await FindAsync());
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await FindAsync());

        async Task<(AlibabaCredentials, string?)?> FindAsync() =>
            await here.FindAsync(key.AccessKeyId, CancellationToken.None) is { } found
                ? (found.Pair.Credentials, found.AccountId)
                : null;
    }

    [Fact]
    public async Task A_request_is_accepted_once()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        using var caller = await app.NewCallerAsync();
        using var first = await caller.CallV1Async("DescribeFlowlogs");
        Assert.Equal((200, null), await CenApiApplication.ReadAsync(first));

        var again = await app.App.Http.GetAsync(first.RequestMessage!.RequestUri);

        Assert.Equal((400, "SignatureNonceUsed"), await CenApiApplication.ReadAsync(again));
    }

    [Fact]
    public void An_encrypted_secret_is_decrypted_only_with_its_own_key_and_for_its_own_id()
    {
        var cipher = new ReaderKeyCipher(new byte[32]);
        var sealedSecret = cipher.Seal("SYNCR1", "the secret");

        Assert.Equal("the secret", cipher.Open("SYNCR1", sealedSecret));
        Assert.NotEqual(sealedSecret.Text, cipher.Seal("SYNCR1", "the secret").Text);
        Assert.ThrowsAny<CryptographicException>(() => cipher.Open("SYNCR2", sealedSecret));
        var otherCipher = new ReaderKeyCipher([.. Enumerable.Repeat((byte)1, 32)]);
        Assert.ThrowsAny<CryptographicException>(() => otherCipher.Open("SYNCR1", sealedSecret));
        Assert.ThrowsAny<CryptographicException>(() => cipher.Open("SYNCR1", sealedSecret with { Text = [1, 2, 3] }));
    }
}
