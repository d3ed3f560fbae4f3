using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sync.Local.FakeCen.Accounts;

namespace Sync.Tests.FakeCen;

public sealed class OidcTests : WithFakeCen
{
    private readonly HttpClient _http = new();

    [Fact]
    public async Task A_token_of_the_provider_opens_a_session_without_a_signature()
    {
        var answer = await AssumeAsync(Server.Identities.Issue());

        Assert.StartsWith("STS.", (string?)answer["Credentials"]!["AccessKeyId"], StringComparison.Ordinal);
        Assert.Equal($"acs:ram::{Cloud.AccountId}:assumed-role/sync/test", (string?)answer["AssumedRoleUser"]!["Arn"]);
    }

    [Fact]
    public async Task The_token_served_for_other_clients_is_valid()
    {
        var token = await _http.GetStringAsync(new Uri($"{Server.Identities.Issuer}/token"));

        Assert.NotNull((await AssumeAsync(token))["Credentials"]);
    }

    [Fact]
    public async Task The_error_says_what_is_wrong_with_a_token()
    {
        var identities = Server.Identities;
        Assert.Equal(
            "AuthenticationFail.OIDCToken.Expired",
            await CodeAsync(identities.Issue(lifetime: TimeSpan.FromSeconds(-1))));
        Assert.Equal(
            "AuthenticationFail.OIDCToken.IssuerMismatch",
            await CodeAsync(identities.Issue(issuer: "https://elsewhere")));
        Assert.Equal(
            "AuthenticationFail.OIDCToken.AudienceMismatch",
            await CodeAsync(identities.Issue(audience: "api://other")));
        Assert.Equal("AuthenticationFail.OIDCToken.Invalid", await CodeAsync("not.a.token"));
        Assert.Equal("MissingParameter", await CodeAsync(""));
    }

    [Fact]
    public async Task A_token_that_is_unsigned_or_signed_by_another_is_refused()
    {
        using var stranger = new FakeIdentityProvider(TimeProvider.System);
        var forged = stranger.Issue(issuer: Server.Identities.Issuer);
        var unsigned = $"{Encode("""{"alg":"none"}""")}.{Server.Identities.Issue().Split('.')[1]}.";

        Assert.Equal("AuthenticationFail.OIDCToken.Invalid", await CodeAsync(forged));
        Assert.Equal("AuthenticationFail.OIDCToken.Invalid", await CodeAsync(unsigned));
    }

    [Fact]
    public async Task An_unknown_provider_or_role_is_refused()
    {
        var token = Server.Identities.Issue();

        Assert.Equal(
            "EntityNotExist.OIDCProvider",
            await CodeAsync(token, ("OIDCProviderArn", $"acs:ram::{Cloud.AccountId}:oidc-provider/other")));
        Assert.Equal(
            "EntityNotExist.Role", await CodeAsync(token, ("RoleArn", $"acs:ram::{Cloud.AccountId}:role/other")));
    }

    [Fact]
    public async Task The_published_key_verifies_what_the_provider_signs()
    {
        var configuration = JsonNode.Parse(
            await _http.GetStringAsync(new Uri($"{Server.Identities.Issuer}/.well-known/openid-configuration")))!;
        var key = JsonNode.Parse(await _http.GetStringAsync(new Uri((string)configuration["jwks_uri"]!)))!["keys"]![0]!;
        using var rsa = RSA.Create(
            new RSAParameters { Modulus = Decode((string)key["n"]!), Exponent = Decode((string)key["e"]!) });
        var parts = Server.Identities.Issue().Split('.');

        Assert.Equal(Server.Identities.Issuer, (string?)configuration["issuer"]);
        Assert.True(rsa.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decode(parts[2]), HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1));
    }

    private async Task<string?> CodeAsync(string token, params (string Name, string Value)[] changes) =>
        (string?)(await AssumeAsync(token, changes))["Code"];

    private async Task<JsonNode> AssumeAsync(string token, params (string Name, string Value)[] changes)
    {
        var form = new Dictionary<string, string>
        {
            ["RoleArn"] = $"acs:ram::{Cloud.AccountId}:role/sync",
            ["OIDCProviderArn"] = FakeIdentityProvider.Arn(Cloud),
            ["OIDCToken"] = token,
            ["RoleSessionName"] = "test",
        };
        foreach (var (name, value) in changes) form[name] = value;
        using var content = new FormUrlEncodedContent(form);
        return await JsonAsync(_http.PostAsync(
            new Uri(Server.Endpoint, "?Action=AssumeRoleWithOIDC&Version=2015-04-01&Format=JSON"), content));
    }

    private static string Encode(string text) =>
        System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
