using System.Globalization;
using System.Text.Json;
using Polly;
using Sync.Alibaba.Answers;
using Sync.Alibaba.Calls;

namespace Sync.Alibaba;

/// <summary>A role, and the identity provider of the account that vouches for who takes it.</summary>
/// <param name="Audience">Whom the token is made out to, such as api://…: one of the provider's client ids.</param>
public sealed record OidcRoleSettings(string RoleArn, string ProviderArn, string Audience);

/// <summary>
/// A RAM role taken without any key: a token of the identity the app runs as, in exchange for credentials that last an hour.
/// The one call that is not signed.
/// </summary>
/// <param name="token">Gives the token.</param>
public sealed class OidcRole(
    HttpClient http, AlibabaSettings settings, OidcRoleSettings role, Func<CancellationToken, ValueTask<string>> token, TimeProvider time)
{
    private readonly Transport _transport = new(http, settings.AttemptTimeout, time);
    private readonly ResiliencePipeline _pipeline = RetryRules.Pipeline(time);

    /// <exception cref="AlibabaException">The role was refused, or STS could not be asked.</exception>
    public async Task<AlibabaCredentials> AssumeAsync(CancellationToken cancellationToken)
    {
        var proof = await token(cancellationToken);
        return await _pipeline.RunAsync(settings.MaxRetries, (_, cancellation) => AttemptAsync(proof, cancellation), cancellationToken);
    }

    private async Task<AlibabaCredentials> AttemptAsync(string proof, CancellationToken cancellationToken)
    {
        var reply = await _transport.SendAsync(settings.StsEndpoint, () => Request(proof), cancellationToken);
        // Whatever the answer echoes of the token is withheld as that of a key would be.
        var answer = Verdict.On(reply, new AlibabaCredentials(proof, proof));
        if (!answer.TryGetProperty("Credentials", out var given) || given.ValueKind != JsonValueKind.Object) throw Lacks("Credentials");
        return new AlibabaCredentials(Required(given, "AccessKeyId"), Required(given, "AccessKeySecret"), Required(given, "SecurityToken"));
    }

    private HttpRequestMessage Request(string proof)
    {
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var query = $"?Action=AssumeRoleWithOIDC&Format=JSON&Version={StsClient.Version}"
            + $"&Timestamp={Uri.EscapeDataString(now)}&SignatureNonce={Guid.NewGuid():N}";
        return new HttpRequestMessage(HttpMethod.Post, new Uri(settings.StsEndpoint, query))
        {
            Content = new FormUrlEncodedContent(
            [
                new("RoleArn", role.RoleArn), new("OIDCProviderArn", role.ProviderArn), new("OIDCToken", proof), new("RoleSessionName", "sync"),
            ]),
        };
    }

    private static string Required(JsonElement given, string member) => WireText.Of(given, member) ?? throw Lacks(member);

    private static AlibabaException Lacks(string member) =>
        new(AlibabaErrorKind.Malformed, "Malformed", $"The answer of AssumeRoleWithOIDC holds no {member}.");
}
