using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba;
using Sync.CenApi.Protocol;

namespace Sync.Tests.CenApi.Protocol;

/// <summary>Session keys are valid only with their security token, and only until it expires.</summary>
public class SecurityTokenTests
{
    private static readonly DateTimeOffset Now = WireRequest.Captured;

    private readonly FakeTimeProvider _time = new(Now);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("token", "token", null)]
    [InlineData("token", null, "MissingSecurityToken")]
    [InlineData("token", "Token", "InvalidSecurityToken.Malformed")]
    [InlineData(null, "token", "InvalidSecurityToken.Malformed")]
    public async Task The_token_of_a_request_must_be_that_of_its_key(string? known, string? sent, string? refusal)
    {
        Assert.Equal(refusal, await CodeAsync(Verifier(known), SignedWire.V1(sent, Now)));
        Assert.Equal(refusal, await CodeAsync(Verifier(known), SignedWire.Acs3(sent, Now)));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(0, "InvalidSecurityToken.Expired")]
    [InlineData(-1, "InvalidSecurityToken.Expired")]
    public async Task A_token_is_valid_until_the_moment_it_expires(int ticks, string? refusal)
    {
        Assert.Equal(refusal, await CodeAsync(Verifier("token", Now.AddTicks(ticks)), SignedWire.V1("token", Now)));
        Assert.Equal(refusal, await CodeAsync(Verifier("token", Now.AddTicks(ticks)), SignedWire.Acs3("token", Now)));
    }

    [Fact]
    public async Task A_request_refused_for_its_token_uses_no_nonce()
    {
        var verifier = Verifier("token");

        Assert.Equal("InvalidSecurityToken.Malformed", await CodeAsync(verifier, SignedWire.Acs3("other", Now)));
        Assert.Null(await CodeAsync(verifier, SignedWire.Acs3("token", Now)));
        Assert.Equal("InvalidSecurityToken.Malformed", await CodeAsync(verifier, SignedWire.Acs3("other", Now)));
    }

    private SignatureVerifier Verifier(string? token, DateTimeOffset? expires = null)
    {
        var key = new KeyPair(new AlibabaCredentials(WireRequest.AccessKeyId, WireRequest.Secret, token), expires);
        return new((_, _) => ValueTask.FromResult<KeyPair?>(key), new NonceStore(_time), _time);
    }

    private static async Task<string?> CodeAsync(SignatureVerifier verifier, string wire) =>
        (await verifier.RefuseAsync(await WireRequest.ReadAsync(wire), CancellationToken.None))?.Code;
}
