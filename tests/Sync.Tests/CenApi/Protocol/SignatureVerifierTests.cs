using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba;
using Sync.CenApi.Protocol;

namespace Sync.Tests.CenApi.Protocol;

public class SignatureVerifierTests
{
    private static readonly AlibabaCredentials Known = new(WireRequest.AccessKeyId, WireRequest.Secret);
    private readonly FakeTimeProvider _time = new(WireRequest.Captured);

    public static TheoryData<string> Captured =>
        [WireRequest.PopCoreGet, WireRequest.PopCorePost, WireRequest.OpenApiClient];

    [Theory]
    [MemberData(nameof(Captured))]
    public async Task A_request_of_Alibabas_clients_is_admitted(string wire) =>
        Assert.Null(await RefuseAsync(Verifier(), wire));

    [Theory]
    [MemberData(nameof(Captured))]
    public async Task A_repeated_request_is_refused_as_a_replay(string wire)
    {
        var verifier = Verifier();
        await RefuseAsync(verifier, wire);

        Assert.Equal(GatewayErrors.NonceUsed, await RefuseAsync(verifier, wire));
    }

    [Theory]
    [MemberData(nameof(Captured))]
    public async Task An_unknown_key_is_not_found(string wire) =>
        Assert.Equal(GatewayErrors.UnknownAccessKey, await RefuseAsync(Verifier(key: null), wire));

    [Theory]
    [MemberData(nameof(Captured))]
    public async Task A_region_other_than_the_signed_one_does_not_match(string wire)
    {
        var refusal = await RefuseAsync(Verifier(), wire.Replace("cn-hangzhou", "cn-beijing"));

        Assert.Equal(GatewayErrors.SignatureMismatch(null), refusal);
    }

    [Theory]
    [MemberData(nameof(Captured))]
    public async Task A_wrong_secret_reveals_the_string_to_sign_only_if_enabled(string wire)
    {
        var key = new KeyPair(Known with { AccessKeySecret = "another" });

        var kept = await RefuseAsync(Verifier(key), wire);
        var told = await RefuseAsync(Verifier(key, reveal: true), wire);

        Assert.Equal("Specified signature is not matched with our calculation.", kept!.Message);
        Assert.Matches(
            @"^Specified signature is not matched with our calculation\. "
                + @"server (string to sign is:|StringToSign is \[)",
            told!.Message);
        Assert.Contains("cn-hangzhou", told.Message);
        Assert.DoesNotContain("another", told.Message);
    }

    [Theory]
    [InlineData(-15, 0, true)]
    [InlineData(15, 0, true)]
    [InlineData(-15, -1, false)]
    [InlineData(15, 1, false)]
    public async Task A_request_is_valid_15_minutes_before_and_after_its_date(int minutes, int seconds, bool admitted)
    {
        _time.AdjustTime(WireRequest.Captured + new TimeSpan(0, minutes, seconds));

        Assert.Equal(
            admitted ? null : GatewayErrors.TimestampExpired, await RefuseAsync(Verifier(), WireRequest.PopCoreGet));
    }

    [Theory]
    [InlineData(WireRequest.PopCoreGet, "2026-11-22T16%3A22%3A32Z", "2026-11-22+16%3A22%3A32")]
    [InlineData(WireRequest.OpenApiClient, "2026-11-22T16:22:33Z", "yesterday")]
    public async Task A_date_in_another_format_is_illegal(string wire, string date, string other) =>
        Assert.Equal(GatewayErrors.IllegalTimestamp, await RefuseAsync(Verifier(), wire.Replace(date, other)));

    [Theory]
    [InlineData(WireRequest.PopCoreGet, "GET /?", "GET /api/cen/?")]
    [InlineData(WireRequest.PopCorePost, "POST /\n", "POST /api/cen\n")]
    [InlineData(WireRequest.OpenApiClient, "POST /?", "POST /api/cen?")]
    public async Task A_server_under_another_path_admits_requests_signed_for_the_root(
        string wire, string line, string other) =>
        Assert.Null(await RefuseAsync(Verifier(), wire.Replace(line, other)));

    private SignatureVerifier Verifier(bool reveal = false) => Verifier(new KeyPair(Known), reveal);

    private SignatureVerifier Verifier(KeyPair? key, bool reveal = false) =>
        new((_, _) => ValueTask.FromResult(key), new NonceStore(_time), _time, reveal);

    private static async Task<CenError?> RefuseAsync(SignatureVerifier verifier, string wire) =>
        await verifier.RefuseAsync(await WireRequest.ReadAsync(wire), CancellationToken.None);
}
