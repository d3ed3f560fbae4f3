using System.Globalization;
using Sync.Alibaba.Calls;

namespace Sync.Alibaba.Credentials;

/// <summary>A role, and the OIDC identity provider whose tokens the account trusts.</summary>
/// <param name="Audience">
/// The audience of an Azure token, such as api://…: one of the client IDs of the provider. "" for a token in a file.
/// </param>
public sealed record OidcRoleSettings(string RoleArn, string ProviderArn, string Audience = "")
{
    public string SessionName { get; init; } = "sync";
}

/// <summary>
/// Assumes a RAM role without an AccessKey: exchanges a token of a trusted identity provider for credentials that are
/// valid for one hour.
/// </summary>
/// <param name="token">Returns the current token; called for each exchange.</param>
public sealed class OidcRole(
    HttpClient http, AlibabaSettings settings, OidcRoleSettings role, Func<CancellationToken, ValueTask<string>> token,
    TimeProvider time)
{
    private const string Action = "AssumeRoleWithOIDC";

    private readonly UnsignedCalls _calls = new(http, settings, time);

    /// <exception cref="AlibabaException">STS refused the role or could not be reached.</exception>
    public async Task<SessionKeys> AssumeAsync(CancellationToken cancellationToken)
    {
        var proof = await token(cancellationToken);
        // Passed as credentials, so that the token is redacted if the response echoes it.
        return await _calls.SendAsync(
            settings.StsEndpoint, () => Request(proof),
            reply => SessionKeys.ReadAnswer(
                ReplyReader.Read(reply, new AlibabaCredentials(proof, proof), Action), Action),
            cancellationToken);
    }

    private HttpRequestMessage Request(string proof)
    {
        var now = _calls.Time.GetUtcNow().UtcDateTime
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var query = $"?Action={Action}&Format=JSON&Version={StsClient.Version}"
            + $"&Timestamp={Uri.EscapeDataString(now)}&SignatureNonce={Guid.NewGuid():N}";
        return new HttpRequestMessage(HttpMethod.Post, new Uri(settings.StsEndpoint, query))
        {
            Content = new FormUrlEncodedContent(
            [
                new("RoleArn", role.RoleArn), new("OIDCProviderArn", role.ProviderArn), new("OIDCToken", proof),
                new("RoleSessionName", role.SessionName),
            ]),
        };
    }
}
