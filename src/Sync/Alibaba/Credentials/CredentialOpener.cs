using Azure.Core;

namespace Sync.Alibaba.Credentials;

/// <summary>Creates credentials from the configured source.</summary>
/// <param name="azure">The app's Azure identity, created only when it is needed.</param>
public sealed class CredentialOpener(
    HttpClient http, AlibabaRpc rpc, AlibabaSettings settings, Func<TokenCredential> azure, TimeProvider time)
{
    public CredentialCache Open(CredentialSource source) => source switch
    {
        KeySource written => CredentialCache.Fixed(written.Keys),
        OidcSource oidc => Renewing(new OidcRole(http, settings, oidc.Role, Token(oidc), time).AssumeAsync),
        EcsRoleSource ecs => Renewing(new EcsRole(http, settings, ecs, time).FetchAsync),
        UriSource service => Renewing(new CredentialUri(http, settings, service.Uri, time).FetchAsync),
        KeptSource kept => Renewing(new KeptKeys(kept, time).FetchAsync),
        RoleSource role => Assume(Open(role.Base), role.Role),
        _ => throw new ArgumentException($"Unsupported credential source {source.GetType().Name}.", nameof(source)),
    };

    /// <summary>Assumes a role with existing credentials.</summary>
    public CredentialCache Assume(CredentialCache keys, Role role)
    {
        var sts = new StsClient(rpc, settings, keys, "base");
        return Renewing(cancellationToken => sts.AssumeRoleAsync(role, cancellationToken));
    }

    private CredentialCache Renewing(Func<CancellationToken, Task<SessionKeys>> fetch) => new(fetch, time);

    private Func<CancellationToken, ValueTask<string>> Token(OidcSource oidc) =>
        oidc.TokenFile is { } file ? TokenFile.Reader(file) : AzureToken.For(azure(), oidc.Role.Audience);
}
