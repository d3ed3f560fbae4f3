using Sync.Alibaba;
using Sync.Alibaba.Credentials;

namespace Sync.Settings;

/// <summary>One profile of a file of Alibaba's clients, by the names of <c>~/.aliyun/config.json</c>.</summary>
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
}

/// <summary>The profiles of a file, of which one may build on another.</summary>
internal sealed class ProfileChain(string file, IReadOnlyDictionary<string, AliyunProfile> profiles)
{
    private const string Modes = "AK, StsToken, RamRoleArn, ChainableRamRoleArn, EcsRamRole, OIDC and CredentialsURI";

    private readonly HashSet<string> _used = [];

    /// <returns>The source, or what is missing for one.</returns>
    public (CredentialSource? Source, string Missing) Find(string name)
    {
        var place = $"profile {name} of {file}";
        if (!profiles.TryGetValue(name, out var profile)) return (null, $"{file} has no profile {name}");
        if (!_used.Add(name)) return (null, $"{place} builds on itself");
        return profile.Mode switch
        {
            "AK" => Of(() => new KeySource(new AlibabaCredentials(profile.AccessKeyId!, profile.AccessKeySecret!), place), profile.AccessKeyId, profile.AccessKeySecret),
            "StsToken" => Of(
                () => new KeySource(new AlibabaCredentials(profile.AccessKeyId!, profile.AccessKeySecret!, profile.StsToken), place),
                profile.AccessKeyId, profile.AccessKeySecret, profile.StsToken),
            "RamRoleArn" => Of(
                () => Taking(new KeySource(new AlibabaCredentials(profile.AccessKeyId!, profile.AccessKeySecret!, Text(profile.StsToken)), place)),
                profile.AccessKeyId, profile.AccessKeySecret, profile.RamRoleArn),
            "ChainableRamRoleArn" => Find(profile.SourceProfile ?? "") is { Source: { } source }
                ? Of(() => Taking(source), profile.RamRoleArn) : (null, $"{place} builds on a profile that is not there or lacks something"),
            "EcsRamRole" => (new EcsRoleSource(Text(profile.RamRoleName), AllowsV1: true, place), ""),
            "OIDC" => Of(
                () => new OidcSource(new OidcRoleSettings(profile.RamRoleArn!, profile.OidcProviderArn!) { SessionName = Session(profile) }, profile.OidcTokenFile, place),
                profile.RamRoleArn, profile.OidcProviderArn, profile.OidcTokenFile),
            "CredentialsURI" when HttpUrl.Read(profile.CredentialsUri) is { } url => (new UriSource(url, place), ""),
            "CredentialsURI" => (null, $"{place} has no credentials_uri that is a URL"),
            // Not repeated: in a file that has lost a line break it may hold a key.
            _ => (null, $"{place} has a mode which is none of {Modes}"),
        };

        RoleSource Taking(CredentialSource keys) => new(keys, Role(profile), place);

        (CredentialSource?, string) Of(Func<CredentialSource> source, params string?[] needed) =>
            needed.All(value => Text(value) is not null) ? (source(), "") : (null, $"{place} lacks what its mode {profile.Mode} needs");
    }

    private static Role Role(AliyunProfile profile) => new(profile.RamRoleArn!, Text(profile.ExternalId))
    {
        SessionName = Session(profile),
        Duration = profile.ExpiredSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
    };

    private static string Session(AliyunProfile profile) => Text(profile.RamSessionName) ?? "sync";

    // The command line writes "" for what is not set.
    private static string? Text(string? value) => value is { Length: > 0 } ? value : null;
}
