namespace Sync.Alibaba.Credentials;

/// <summary>
/// A configured source of credentials. Its text is a description for people that contains no secrets.
/// </summary>
/// <param name="Place">Where the source is configured, such as a profile of a file.</param>
public abstract record CredentialSource(string Place)
{
    protected abstract string What { get; }

    public sealed override string ToString() => $"{What}, from {Place}";
}

/// <summary>An AccessKey in the configuration.</summary>
public sealed record KeySource(AlibabaCredentials Keys, string Place) : CredentialSource(Place)
{
    protected override string What =>
        Keys.SecurityToken is null ? "an AccessKey" : "an AccessKey with a security token";
}

/// <summary>
/// A role assumed with an OIDC token, either from a file that another process renews, or from the app's Azure identity.
/// </summary>
/// <param name="TokenFile">Null if the token is from Azure.</param>
public sealed record OidcSource(OidcRoleSettings Role, string? TokenFile, string Place) : CredentialSource(Place)
{
    protected override string What => TokenFile is null
        ? $"the role {Role.RoleArn} with a token of this app's Azure identity for the audience {Role.Audience}"
        : $"the role {Role.RoleArn} with the OIDC token in {TokenFile}";
}

/// <summary>The RAM role of the ECS instance that the app runs on.</summary>
/// <param name="RoleName">Null to use the role that the metadata service reports.</param>
/// <param name="AllowsV1">Whether to continue without a metadata token (IMDSv1) if the service provides none.</param>
public sealed record EcsRoleSource(string? RoleName, bool AllowsV1, string Place) : CredentialSource(Place)
{
    protected override string What =>
        $"the RAM role {RoleName ?? "of this ECS instance"} from the ECS metadata service";
}

/// <summary>A service that returns credentials, such as a sidecar.</summary>
public sealed record UriSource(Uri Uri, string Place) : CredentialSource(Place)
{
    protected override string What => $"the credentials URI at {Uri.Authority}";
}

/// <summary>
/// A session that the <c>aliyun</c> CLI stores in its configuration file, and renews when it is used.
/// </summary>
/// <param name="Read">Reads the file again; returns null if it contains no session.</param>
/// <param name="Renewal">What to do when the session has expired.</param>
public sealed record KeptSource(
    Func<KeptSession?> Read, string Mode, string Renewal, string Place) : CredentialSource(Place)
{
    protected override string What => $"the session of mode {Mode} stored by the aliyun CLI";
}

/// <param name="Expires">Unix time in seconds.</param>
public sealed record KeptSession(AlibabaCredentials Keys, long Expires);

/// <summary>A role assumed with the credentials of another source.</summary>
public sealed record RoleSource(CredentialSource Base, Role Role, string Place) : CredentialSource(Place)
{
    protected override string What => $"the role {Role.Arn} assumed with ({Base})";
}

/// <summary>A RAM role to assume.</summary>
/// <param name="ExternalId">The external ID that the role's trust policy requires; null if it requires none.</param>
public sealed record Role(string Arn, string? ExternalId)
{
    /// <summary>2 to 64 letters, digits and <c>.@_-</c>; appears in the audit log of the account.</summary>
    public string SessionName { get; init; } = "sync";

    /// <summary>The lifetime of the session; null for the default of STS, one hour.</summary>
    public TimeSpan? Duration { get; init; }
}

/// <summary>The result of the search for a credential source.</summary>
/// <param name="Source">Null if no source is configured.</param>
/// <param name="Missing">The places searched before it, in order, each with what is missing there.</param>
public sealed record CredentialChain(CredentialSource? Source, IReadOnlyList<string> Missing);
