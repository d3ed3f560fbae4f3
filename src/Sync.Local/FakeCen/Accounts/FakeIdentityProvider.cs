using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.CenApi.Protocol;

namespace Sync.Local.FakeCen.Accounts;

/// <summary>
/// An OIDC identity provider that every account of the fake cloud trusts, instead of Entra ID or a Kubernetes cluster.
/// </summary>
public sealed class FakeIdentityProvider(TimeProvider time) : IDisposable
{
    /// <summary>The path of the provider on the server.</summary>
    public const string Path = "/oidc";

    private const string KeyId = "fake-1";

    private readonly RSA _key = RSA.Create(2048);

    /// <summary>The audience that tokens must have.</summary>
    public string ClientId { get; init; } = "api://sync";

    /// <summary>The server's address and <see cref="Path"/>.</summary>
    public string Issuer { get; internal set; } = Path;

    public static string Arn(FakeCloud account) => $"acs:ram::{account.AccountId}:oidc-provider/fake";

    /// <summary>Issues a signed token. The parameters let tests issue tokens that are refused.</summary>
    public string Issue(
        string subject = "sync", string? audience = null, TimeSpan? lifetime = null, string? issuer = null)
    {
        var now = time.GetUtcNow();
        var header = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = KeyId };
        var claims = new JsonObject
        {
            ["iss"] = issuer ?? Issuer,
            ["sub"] = subject,
            ["aud"] = audience ?? ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + (lifetime ?? TimeSpan.FromHours(1))).ToUnixTimeSeconds(),
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = _key.SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <returns>Null for a token that this provider signed, that has not expired, and whose audience is
    /// <see cref="ClientId"/>.</returns>
    internal CenError? Refuse(string token)
    {
        if (Claims(token) is not { } claims) return StsErrors.TokenInvalid;
        if (Text(claims, "iss") != Issuer) return StsErrors.IssuerMismatch;
        if (Text(claims, "aud") != ClientId) return StsErrors.AudienceMismatch;
        return (long?)claims["exp"] > time.GetUtcNow().ToUnixTimeSeconds() ? null : StsErrors.TokenExpired;
    }

    /// <summary>
    /// The discovery document, the public key, and a token for anyone who requests one, since this is a fake.
    /// </summary>
    internal IResult Answer(HttpRequest request) => request.Path.Value![Path.Length..] switch
    {
        "/.well-known/openid-configuration" => TypedResults.Json(new { issuer = Issuer, jwks_uri = $"{Issuer}/keys" }),
        "/keys" => TypedResults.Json(new { keys = new[] { PublicKey() } }),
        "/token" => TypedResults.Text(Issue(audience: request.Query["audience"].FirstOrDefault())),
        _ => TypedResults.NotFound(),
    };

    public void Dispose() => _key.Dispose();

    private object PublicKey()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return new
        {
            kty = "RSA",
            use = "sig",
            alg = "RS256",
            kid = KeyId,
            n = Base64Url.EncodeToString(key.Modulus),
            e = Base64Url.EncodeToString(key.Exponent),
        };
    }

    private JsonObject? Claims(string token)
    {
        if (token.Split('.') is not [var header, var claims, var signature] || Decode(signature) is not { } signed)
            return null;
        if (Json(header) is not { } decoded || Text(decoded, "alg") != "RS256") return null;
        var isOurs = _key.VerifyData(
            Encoding.ASCII.GetBytes($"{header}.{claims}"), signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return isOurs ? Json(claims) : null;
    }

    private static string? Text(JsonObject from, string name) =>
        from[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Encode(JsonObject part) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private static JsonObject? Json(string part)
    {
        try
        {
            return Decode(part) is { } bytes ? JsonNode.Parse(bytes) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string part) => Base64Url.IsValid(part) ? Base64Url.DecodeFromChars(part) : null;
}
