namespace Sync.Alibaba.Credentials;

/// <summary>Where keys come from, as the settings say.</summary>
/// <param name="Place">Where that was said, such as a file's profile; with <see cref="What"/> a phrase for people, without any secret.</param>
public abstract record CredentialSource(string Place)
{
    protected abstract string What { get; }

    public sealed override string ToString() => $"{What}, from {Place}";
}

/// <summary>A key that is written down.</summary>
public sealed record KeySource(AlibabaCredentials Keys, string Place) : CredentialSource(Place)
{
    protected override string What => Keys.SecurityToken is null ? "an AccessKey" : "an AccessKey with a security token";
}

/// <summary>A role taken with a token of an identity provider: one in a file that somebody renews, or one of Azure.</summary>
/// <param name="TokenFile">Null when the token is Azure's.</param>
public sealed record OidcSource(OidcRoleSettings Role, string? TokenFile, string Place) : CredentialSource(Place)
{
    protected override string What => TokenFile is null
        ? $"the role {Role.RoleArn} with a token of the identity this app runs as in Azure, made out to {Role.Audience}"
        : $"the role {Role.RoleArn} with the OIDC token in {TokenFile}";
}

/// <summary>The RAM role of the ECS instance this runs on.</summary>
/// <param name="RoleName">Null: the one that the metadata service names.</param>
/// <param name="AllowsV1">Whether to go on without a metadata token where none is to be had.</param>
public sealed record EcsRoleSource(string? RoleName, bool AllowsV1, string Place) : CredentialSource(Place)
{
    protected override string What => $"the RAM role {RoleName ?? "of this ECS instance"} by its metadata service";
}

/// <summary>Whatever a service nearby gives.</summary>
public sealed record UriSource(Uri Uri, string Place) : CredentialSource(Place)
{
    protected override string What => $"the credentials URI at {Uri.Authority}";
}

/// <summary>A session that the command line <c>aliyun</c> keeps in its file, and renews there when it is used.</summary>
/// <param name="Read">Reads the file anew; null when there is no session in it.</param>
/// <param name="Renewal">What to do when the session is over.</param>
public sealed record KeptSource(Func<KeptSession?> Read, string Mode, string Renewal, string Place) : CredentialSource(Place)
{
    protected override string What => $"the session of mode {Mode} that the command line aliyun keeps";
}

/// <param name="Expires">Seconds of Unix time.</param>
public sealed record KeptSession(AlibabaCredentials Keys, long Expires);

/// <summary>A role taken with the keys of another source.</summary>
public sealed record RoleSource(CredentialSource Base, Role Role, string Place) : CredentialSource(Place)
{
    protected override string What => $"the role {Role.Arn} taken with ({Base})";
}

/// <summary>A role to take, and what it asks of who takes it.</summary>
public sealed record Role(string Arn, string? ExternalId)
{
    /// <summary>2 to 64 letters, digits and <c>.@_-</c>; shows in the audit log of the account.</summary>
    public string SessionName { get; init; } = "sync";

    /// <summary>Null: what STS gives without being asked, an hour.</summary>
    public TimeSpan? Duration { get; init; }
}

/// <summary>The source that was found, or where one was looked for.</summary>
/// <param name="Missing">Each place before it, in order, and what it lacks.</param>
public sealed record CredentialChain(CredentialSource? Source, IReadOnlyList<string> Missing);
