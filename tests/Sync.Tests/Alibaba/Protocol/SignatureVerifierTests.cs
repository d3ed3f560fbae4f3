using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba;
using Sync.Alibaba.Protocol;

namespace Sync.Tests.Alibaba.Protocol;

public class SignatureVerifierTests
{
    private static readonly AlibabaCredentials Known = new(WireRequest.AccessKeyId, WireRequest.Secret);
    private readonly FakeTimeProvider _time = new(WireRequest.Captured);

    public static TheoryData<string> Captured => [WireRequest.PopCoreGet, WireRequest.PopCorePost, WireRequest.OpenApiClient];

    [Theory]
    [MemberData(nameof(Captured))]
    public async Task A_request_as_Alibabas_clients_send_it_is_admitted(string wire) => Assert.Null(await RefuseAsync(Verifier(), wire));

    [Theory]
    [MemberData(nameof(Captured))]
    public async Task The_same_request_a_second_time_is_a_replay(string wire)
    {
        var verifier = Verifier();
        await RefuseAsync(verifier, wire);

        Assert.Equal(GatewayErrors.NonceUsed, await RefuseAsync(verifier, wire));
    }

    [Theory]
    [MemberData(nameof(Captured))]
    public async Task A_key_nobody_has_is_not_found(string wire) =>
        Assert.Equal(GatewayErrors.UnknownAccessKey, await RefuseAsync(Verifier(key: null), wire));

    [Theory]
    [MemberData(nameof(Captured))]
    public async Task Another_region_than_was_signed_for_does_not_match(string wire)
    {
        var refusal = await RefuseAsync(Verifier(), wire.Replace("cn-hangzhou", "cn-beijing"));

        Assert.Equal(GatewayErrors.SignatureMismatch(null), refusal);
    }

    [Theory]
    [MemberData(nameof(Captured))]
    public async Task A_wrong_secret_reveals_what_was_signed_only_where_that_is_wanted(string wire)
    {
        var key = new KeyPair(Known with { AccessKeySecret = "another" });

        var kept = await RefuseAsync(Verifier(key), wire);
        var told = await RefuseAsync(Verifier(key, reveal: true), wire);

        Assert.Equal("Specified signature is not matched with our calculation.", kept!.Message);
        Assert.Matches("^Specified signature is not matched with our calculation. server (string to sign is:GET|string to sign is:POST|StringToSign is )", told!.Message);
        Assert.Contains("cn-hangzhou", told.Message);
        Assert.DoesNotContain("another", told.Message);
    }

    [Theory]
    [InlineData(-15, 0, true)]
    [InlineData(15, 0, true)]
    [InlineData(-15, -1, false)]
    [InlineData(15, 1, false)]
    public async Task A_request_is_good_for_15_minutes_either_side(int minutes, int seconds, bool admitted)
    {
        _time.AdjustTime(WireRequest.Captured + new TimeSpan(0, minutes, seconds));

        Assert.Equal(admitted ? null : GatewayErrors.TimestampExpired, await RefuseAsync(Verifier(), WireRequest.PopCoreGet));
    }

    [Theory]
    [InlineData(WireRequest.PopCoreGet, "2026-11-22T16%3A22%3A32Z", "2026-11-22+16%3A22%3A32")]
    [InlineData(WireRequest.OpenApiClient, "2026-11-22T16:22:33Z", "yesterday")]
    public async Task A_date_in_another_form_is_illegal(string wire, string date, string other) =>
        Assert.Equal(GatewayErrors.IllegalTimestamp, await RefuseAsync(Verifier(), wire.Replace(date, other)));

    [Theory]
    [InlineData("AccessKeyId=testAccessKeyId&", "AccessKeyId")]
    [InlineData("SignatureMethod=HMAC-SHA1&", "SignatureMethod")]
    [InlineData("SignatureVersion=1.0&", "SignatureVersion")]
    [InlineData("SignatureNonce=6f8091932a82f962fed2508bb01b9839&", "SignatureNonce")]
    [InlineData("Timestamp=2026-11-22T16%3A22%3A32Z&", "Timestamp")]
    public async Task A_V1_parameter_that_is_missing_is_named(string parameter, string name) =>
        Assert.Equal(GatewayErrors.Missing(name), await RefuseAsync(Verifier(), WireRequest.PopCoreGet.Replace(parameter, "")));

    [Theory]
    [InlineData("x-acs-version: 2017-09-12\n", "x-acs-version")]
    [InlineData("x-acs-date: 2026-11-22T16:22:33Z\n", "x-acs-date")]
    [InlineData("x-acs-signature-nonce: 4f8704fb970e40d3724161207dfdad14\n", "x-acs-signature-nonce")]
    [InlineData("x-acs-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n", "x-acs-content-sha256")]
    public async Task An_ACS3_header_that_is_missing_is_named(string header, string name) =>
        Assert.Equal(GatewayErrors.Missing(name), await RefuseAsync(Verifier(), WireRequest.OpenApiClient.Replace(header, "")));

    [Theory]
    [InlineData(WireRequest.PopCoreGet, "&Signature=V0hBAhekBMN706ln67%2Bb%2BvT%2Fl%2B8%3D", "")]
    [InlineData(WireRequest.PopCoreGet, "SignatureMethod=HMAC-SHA1", "SignatureMethod=none")]
    [InlineData(WireRequest.PopCoreGet, "SignatureVersion=1.0", "SignatureVersion=2.0")]
    [InlineData(WireRequest.OpenApiClient, ",Signature=", ",Nothing=")]
    [InlineData(WireRequest.OpenApiClient, "SignedHeaders=host;", "SignedHeaders=")]
    [InlineData(WireRequest.OpenApiClient, ";x-acs-date;", ";")]
    [InlineData(WireRequest.OpenApiClient, "Authorization:", "x-acs-added-on-the-way: 1\nAuthorization:")]
    public async Task A_signature_that_leaves_something_out_is_incomplete(string wire, string part, string other) =>
        Assert.Equal(GatewayErrors.IncompleteSignature, await RefuseAsync(Verifier(), wire.Replace(part, other)));

    [Fact]
    public async Task A_body_other_than_the_one_hashed_is_refused() =>
        Assert.Equal(GatewayErrors.BodyHashMismatch, await RefuseAsync(Verifier(), WireRequest.OpenApiClient + "PageSize=1000"));

    [Fact]
    public async Task A_body_without_its_hash_changed_along_does_not_match()
    {
        var hash = Sync.Alibaba.Signing.Acs3Signature.HashPayload("PageSize=1000"u8);
        var wire = WireRequest.OpenApiClient.Replace("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", hash) + "PageSize=1000";

        Assert.Equal(GatewayErrors.SignatureMismatch(null), await RefuseAsync(Verifier(), wire));
    }

    private SignatureVerifier Verifier(bool reveal = false) => Verifier(new KeyPair(Known), reveal);

    private SignatureVerifier Verifier(KeyPair? key, bool reveal = false) =>
        new((_, _) => ValueTask.FromResult(key), new NonceStore(_time), _time, reveal);

    private static async Task<CenError?> RefuseAsync(SignatureVerifier verifier, string wire) =>
        await verifier.RefuseAsync(await WireRequest.ReadAsync(wire), CancellationToken.None);
}
