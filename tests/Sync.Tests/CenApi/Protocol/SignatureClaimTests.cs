using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba;
using Sync.Alibaba.Signing;
using Sync.CenApi.Protocol;

namespace Sync.Tests.CenApi.Protocol;

/// <summary>Requests with an incomplete signature.</summary>
public class SignatureClaimTests
{
    [Theory]
    [InlineData("AccessKeyId=testAccessKeyId&", "AccessKeyId")]
    [InlineData("SignatureMethod=HMAC-SHA1&", "SignatureMethod")]
    [InlineData("SignatureVersion=1.0&", "SignatureVersion")]
    [InlineData("SignatureNonce=6f8091932a82f962fed2508bb01b9839&", "SignatureNonce")]
    [InlineData("Timestamp=2026-11-22T16%3A22%3A32Z&", "Timestamp")]
    public async Task A_V1_parameter_that_is_missing_is_named(string parameter, string name) =>
        Assert.Equal(GatewayErrors.Missing(name), await RefuseAsync(WireRequest.PopCoreGet.Replace(parameter, "")));

    [Theory]
    [InlineData("x-acs-version: 2017-09-12\n", "x-acs-version")]
    [InlineData("x-acs-date: 2026-11-22T16:22:33Z\n", "x-acs-date")]
    [InlineData("x-acs-signature-nonce: 4f8704fb970e40d3724161207dfdad14\n", "x-acs-signature-nonce")]
    [InlineData(
        "x-acs-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
        "x-acs-content-sha256")]
    public async Task An_ACS3_header_that_is_missing_or_empty_is_named(string header, string name)
    {
        Assert.Equal(GatewayErrors.Missing(name), await RefuseAsync(WireRequest.OpenApiClient.Replace(header, "")));
        Assert.Equal(
            GatewayErrors.Missing(name),
            await RefuseAsync(Emptied(await WireRequest.ReadAsync(WireRequest.OpenApiClient), name)));
    }

    /// <summary>A header without a value, which some web servers pass on and others drop.</summary>
    private static RpcRequest Emptied(RpcRequest request, string header) => new()
    {
        Method = request.Method,
        Path = request.Path,
        Host = request.Host,
        Headers = new Dictionary<string, string>(request.Headers) { [header] = "" },
        Query = request.Query,
        Form = request.Form,
        Body = request.Body,
        Parameters = request.Parameters,
    };

    [Fact]
    public async Task A_signed_header_without_a_value_may_be_dropped_in_transit() =>
        Assert.Null(await RefuseAsync(SignedWire.Acs3(token: null, WireRequest.Captured, lost: "x-acs-empty")));

    [Theory]
    [InlineData(WireRequest.PopCoreGet, "&Signature=V0hBAhekBMN706ln67%2Bb%2BvT%2Fl%2B8%3D", "")]
    [InlineData(WireRequest.PopCoreGet, "SignatureMethod=HMAC-SHA1", "SignatureMethod=none")]
    [InlineData(WireRequest.PopCoreGet, "SignatureVersion=1.0", "SignatureVersion=2.0")]
    [InlineData(WireRequest.OpenApiClient, ",Signature=", ",Nothing=")]
    [InlineData(WireRequest.OpenApiClient, "ACS3-HMAC-SHA256 Credential", "ACS3-HMAC-SHA256,Credential")]
    [InlineData(WireRequest.OpenApiClient, "SignedHeaders=host;", "SignedHeaders=")]
    [InlineData(WireRequest.OpenApiClient, ";x-acs-date;", ";")]
    [InlineData(WireRequest.OpenApiClient, "Authorization:", "x-acs-added-on-the-way: 1\nAuthorization:")]
    public async Task A_signature_that_omits_a_part_is_incomplete(string wire, string part, string other) =>
        Assert.Equal(GatewayErrors.IncompleteSignature, await RefuseAsync(wire.Replace(part, other)));

    [Fact]
    public async Task A_body_other_than_the_one_hashed_is_refused() =>
        Assert.Equal(GatewayErrors.BodyHashMismatch, await RefuseAsync(WireRequest.OpenApiClient + "PageSize=1000"));

    [Fact]
    public async Task A_body_changed_together_with_its_hash_does_not_match()
    {
        var hash = Acs3Signature.HashPayload("PageSize=1000"u8);
        var wire = WireRequest.OpenApiClient.Replace(Acs3Signature.HashPayload([]), hash) + "PageSize=1000";

        Assert.Equal(GatewayErrors.SignatureMismatch(null), await RefuseAsync(wire));
    }

    private static async Task<CenError?> RefuseAsync(string wire) =>
        await RefuseAsync(await WireRequest.ReadAsync(wire));

    private static async Task<CenError?> RefuseAsync(RpcRequest request)
    {
        var key = new KeyPair(new AlibabaCredentials(WireRequest.AccessKeyId, WireRequest.Secret));
        var time = new FakeTimeProvider(WireRequest.Captured);
        var verifier = new SignatureVerifier((_, _) => ValueTask.FromResult<KeyPair?>(key), new NonceStore(time), time);
        return await verifier.RefuseAsync(request, CancellationToken.None);
    }
}
