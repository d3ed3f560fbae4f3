using Sync.Alibaba.Credentials;
using Sync.Settings;

namespace Sync.Alibaba.Configuration;

/// <summary>One profile of Alibaba's clients, with the members of <c>~/.aliyun/config.json</c>.</summary>
internal sealed record AliyunProfile
{
    public string? Name { get; init; }
    public string? Mode { get; init; }
    public string? AccessKeyId { get; init; }
    public string? AccessKeySecret { get; init; }
    public string? StsToken { get; init; }
    public string? RamRoleArn { get; init; }
    public string? RamSessionName { get; init; }
    public string? RamRoleName { get; init; }
    public string? ExternalId { get; init; }
    public int? ExpiredSeconds { get; init; }
    public string? OidcProviderArn { get; init; }
    public string? OidcTokenFile { get; init; }
    public string? SourceProfile { get; init; }
    public string? CredentialsUri { get; init; }

    /// <summary>
    /// When the session that the command line stores for the modes CloudSSO and OAuth expires, in Unix seconds.
    /// </summary>
    public long? StsExpiration { get; init; }
}

/// <summary>The profiles of a file. A profile may refer to another one as its source.</summary>
internal sealed class ProfileChain(string file, IReadOnlyDictionary<string, AliyunProfile> profiles)
{
    private const string Modes = "AK, StsToken, RamRoleArn, RamRoleArnWithRoleName, ChainableRamRoleArn, EcsRamRole, "
        + "OIDC, CredentialsURI, CloudSSO and OAuth";

    private readonly HashSet<string> _used = [];

    /// <returns>The source, or what is missing.</returns>
    public (CredentialSource? Source, string Missing) Find(string name)
    {
        var place = $"profile {name} of {file}";
        if (!profiles.TryGetValue(name, out var profile)) return (null, $"{file} has no profile {name}");
        if (!_used.Add(name)) return (null, $"{place} refers to itself");
        var mode = Mode(profile);
        return mode.ToUpperInvariant() switch
        {
            "AK" => Of(() => Key(null), profile.AccessKeyId, profile.AccessKeySecret),
            "STSTOKEN" => Of(
                () => Key(profile.StsToken), profile.AccessKeyId, profile.AccessKeySecret, profile.StsToken),
            "RAMROLEARN" => Of(
                () => Taking(Key(Text(profile.StsToken))),
                profile.AccessKeyId, profile.AccessKeySecret, profile.RamRoleArn),
            "RAMROLEARNWITHROLENAME" => Of(() => Taking(Ecs()), profile.RamRoleArn),
            "CHAINABLERAMROLEARN" =>
                FindChained(profile, place, source => Of(() => Taking(source), profile.RamRoleArn)),
            "ECSRAMROLE" => (Ecs(), ""),
            "OIDC" => Of(
                () => Oidc(profile, place), profile.RamRoleArn, profile.OidcProviderArn, profile.OidcTokenFile),
            "CREDENTIALSURI" when HttpUrl.Read(profile.CredentialsUri) is { } url => (new UriSource(url, place), ""),
            "CREDENTIALSURI" => (null, $"{place} has no valid URL in credentials_uri"),
            "CLOUDSSO" or "OAUTH" => (new KeptSource(() => Kept(name), mode, Renewal(name, mode), place), ""),
            var other => (null, $"{place} {Refusal(other)}"),
        };

        KeySource Key(string? token) =>
            new(new AlibabaCredentials(profile.AccessKeyId!, profile.AccessKeySecret!, token), place);

        EcsRoleSource Ecs() => new(Text(profile.RamRoleName), AllowsV1: true, place);

        RoleSource Taking(CredentialSource keys) => new(keys, Role(profile), place);

        (CredentialSource?, string) Of(Func<CredentialSource> source, params string?[] needed) =>
            needed.All(value => Text(value) is not null)
                ? (source(), "")
                : (null, $"{place} lacks values that mode {mode} requires");
    }

    /// <summary>The mode that the command line assumes if a profile does not set one.</summary>
    private static string Mode(AliyunProfile profile) => Text(profile.Mode) ?? (profile switch
    {
        _ when Text(profile.StsToken) is not null => "StsToken",
        _ when Text(profile.RamRoleArn) is not null => "RamRoleArn",
        _ => "AK",
    });

    private (CredentialSource?, string) FindChained(
        AliyunProfile profile, string place, Func<CredentialSource, (CredentialSource?, string)> take)
    {
        var (source, missing) = Find(profile.SourceProfile ?? "");
        return source is null
            ? (null, $"{place} refers to a source profile that is missing or incomplete: {missing}")
            : take(source);
    }

    // An unknown mode is not repeated: in a file that lacks a line break it may contain a key.
    private static string Refusal(string mode) => mode switch
    {
        "EXTERNAL" => "has the mode External, whose command Sync does not run: let a service run it and set its URL in "
            + "ALIBABA_CLOUD_CREDENTIALS_URI, or set the key that it prints in ALIBABA_CLOUD_ACCESS_KEY_ID and "
            + "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        "RSAKEYPAIR" => "has the mode RsaKeyPair, which Alibaba Cloud no longer supports: use an AccessKey or a role",
        "BEARERTOKEN" => "has the mode BearerToken, but CEN accepts signed calls only: use an AccessKey or a role",
        "ANONYMOUS" => "has the mode Anonymous, but CEN accepts signed calls only: use an AccessKey or a role",
        _ => $"has an unknown mode; allowed: {Modes}",
    };

    private KeptSession? Kept(string name) =>
        AliyunProfiles.ReadAgain(file, name) is { StsExpiration: > 0 } profile
            && Text(profile.AccessKeyId) is { } id
            && Text(profile.AccessKeySecret) is { } secret
            && Text(profile.StsToken) is { } token
            ? new KeptSession(new AlibabaCredentials(id, secret, token), profile.StsExpiration.Value)
            : null;

    private static string Renewal(string name, string mode) =>
        $"run aliyun sts GetCallerIdentity --profile {name}, or sign in again with "
        + $"aliyun configure --profile {name} --mode {mode}";

    private static OidcSource Oidc(AliyunProfile profile, string place) => new(
        new OidcRoleSettings(profile.RamRoleArn!, profile.OidcProviderArn!) { SessionName = Session(profile) },
        profile.OidcTokenFile, place);

    private static Role Role(AliyunProfile profile) => new(profile.RamRoleArn!, Text(profile.ExternalId))
    {
        SessionName = Session(profile),
        Duration = profile.ExpiredSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
    };

    private static string Session(AliyunProfile profile) => Text(profile.RamSessionName) ?? "sync";

    // The command line writes "" for what is not set.
    private static string? Text(string? value) => value is { Length: > 0 } ? value : null;
}
