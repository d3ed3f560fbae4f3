using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba;
using Sync.Alibaba.Signing;
using Sync.CenApi.Protocol;

namespace Sync.Tests.CenApi.Protocol;

/// <summary>
/// The string to sign in the error for a wrong signature equals what Alibaba's client signed, so that the two can be
/// compared.
/// </summary>
public partial class RevealedSignatureTests
{
    [Theory]
    [InlineData(WireRequest.PopCoreGet, "V0hBAhekBMN706ln67+b+vT/l+8=")]
    [InlineData(WireRequest.PopCorePost, "4pFQPt1jFbdbaVxlvqTWKr5f9+M=")]
    public async Task The_revealed_V1_string_has_the_clients_signature(string wire, string signature)
    {
        var revealed = V1().Match(await RevealAsync(wire)).Groups[1].Value;

#pragma warning disable CA5350 // Version 1.0 of the protocol requires SHA-1.
        var made = HMACSHA1.HashData(
            Encoding.UTF8.GetBytes(WireRequest.Secret + "&"), Encoding.UTF8.GetBytes(revealed));
#pragma warning restore CA5350
        Assert.Equal(signature, Convert.ToBase64String(made));
    }

    [Fact]
    public async Task The_revealed_ACS3_strings_have_the_clients_signature()
    {
        var revealed = Acs3().Match(await RevealAsync(WireRequest.OpenApiClient));
        var (stringToSign, canonicalRequest) = (revealed.Groups[1].Value, revealed.Groups[2].Value);

        Assert.Equal(
            $"ACS3-HMAC-SHA256\n{Acs3Signature.HashPayload(Encoding.UTF8.GetBytes(canonicalRequest))}", stringToSign);
        Assert.Equal(
            "f2a839e9e3d8fb496bd736aaa6d67cbf665b5ccb97c02b7fcc43615b351f2eea",
            Convert.ToHexStringLower(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(WireRequest.Secret), Encoding.UTF8.GetBytes(stringToSign))));
    }

    [Fact]
    public async Task Headers_listed_in_another_order_are_revealed_in_signing_order()
    {
        var reordered = WireRequest.OpenApiClient.Replace(
            "SignedHeaders=host;x-acs-action;", "SignedHeaders=x-acs-action;host;");

        Assert.Equal(await RevealAsync(WireRequest.OpenApiClient), await RevealAsync(reordered));
    }

    private static async Task<string> RevealAsync(string wire)
    {
        var key = new KeyPair(new AlibabaCredentials(WireRequest.AccessKeyId, "another"));
        var time = new FakeTimeProvider(WireRequest.Captured);
        var verifier = new SignatureVerifier(
            (_, _) => ValueTask.FromResult<KeyPair?>(key), new NonceStore(time), time, revealStringToSign: true);
        return (await verifier.RefuseAsync(await WireRequest.ReadAsync(wire), CancellationToken.None))!.Message;
    }

    [GeneratedRegex(@"server string to sign is:(.*)$", RegexOptions.Singleline)]
    private static partial Regex V1();

    [GeneratedRegex(@"server StringToSign is \[(.*)\] server CanonicalRequest is \[(.*)\]$", RegexOptions.Singleline)]
    private static partial Regex Acs3();
}
