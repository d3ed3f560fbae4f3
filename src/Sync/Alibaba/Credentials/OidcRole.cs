using System.Globalization;
using Sync.Alibaba.Calls;

namespace Sync.Alibaba.Credentials;

/// <summary>A role, and the identity provider of the account that vouches for who takes it.</summary>
/// <param name="Audience">Whom a token of Azure is made out to, such as api://…: one of the provider's client ids. "" for a token in a file.</param>
public sealed record OidcRoleSettings(string RoleArn, string ProviderArn, string Audience = "")
{
    public string SessionName { get; init; } = "sync";
}

/// <summary>
/// A RAM role taken without any key: a token of an identity that the account trusts, in exchange for credentials that last an hour.
/// </summary>
/// <param name="token">Gives the token, anew each time.</param>
public sealed class OidcRole(
    HttpClient http, AlibabaSettings settings, OidcRoleSettings role, Func<CancellationToken, ValueTask<string>> token, TimeProvider time)
{
    private const string Action = "AssumeRoleWithOIDC";

    private readonly UnsignedCalls _calls = new(http, settings, time);

    /// <exception cref="AlibabaException">The role was refused, or STS could not be asked.</exception>
    public async Task<SessionKeys> AssumeAsync(CancellationToken cancellationToken)
    {
        var proof = await token(cancellationToken);
        // Whatever the answer echoes of the token is withheld as that of a key would be.
        return await _calls.SendAsync(
            settings.StsEndpoint, () => Request(proof), reply => SessionKeys.ReadAnswer(Verdict.On(reply, new AlibabaCredentials(proof, proof)), Action),
            cancellationToken);
    }

    private HttpRequestMessage Request(string proof)
    {
        var now = _calls.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var query = $"?Action={Action}&Format=JSON&Version={StsClient.Version}"
            + $"&Timestamp={Uri.EscapeDataString(now)}&SignatureNonce={Guid.NewGuid():N}";
        return new HttpRequestMessage(HttpMethod.Post, new Uri(settings.StsEndpoint, query))
        {
            Content = new FormUrlEncodedContent(
            [
                new("RoleArn", role.RoleArn), new("OIDCProviderArn", role.ProviderArn), new("OIDCToken", proof), new("RoleSessionName", role.SessionName),
            ]),
        };
    }
}
