using Microsoft.Extensions.Configuration;
using Sync.Alibaba;
using Sync.Alibaba.Credentials;

namespace Sync.Settings;

/// <summary>
/// Where the keys come from, in the order of Alibaba's own clients and by their variables: the environment, OIDC, the profile of
/// the command line <c>aliyun</c>, the credentials file, the role of an ECS instance, a credentials URI.
/// </summary>
public static class AlibabaCredentialsReader
{
    private const string IdKey = "ALIBABA_CLOUD_ACCESS_KEY_ID", SecretKey = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
    private const string RoleKey = "ALIBABA_CLOUD_ROLE_ARN", ProviderKey = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", TokenKey = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";
    private const string AudienceKey = "Sync:Alibaba:OidcAudience", ProfileKey = "ALIBABA_CLOUD_PROFILE", FileKey = "ALIBABA_CLOUD_CREDENTIALS_FILE";
    private const string EcsKey = "ALIBABA_CLOUD_ECS_METADATA", UriKey = "ALIBABA_CLOUD_CREDENTIALS_URI", SessionKey = "ALIBABA_CLOUD_ROLE_SESSION_NAME";

    /// <summary>Whether somebody meant to call the cloud from here: there are credentials, or a setting that says where they should be.</summary>
    public static bool AreMeant(IConfiguration configuration)
    {
        string[] telling = [IdKey, RoleKey, ProfileKey, FileKey, EcsKey, UriKey];
        return telling.Any(key => configuration[key] is { Length: > 0 }) || Read(new SettingsReader(configuration)).Source is not null;
    }

    internal static CredentialChain Read(SettingsReader reader)
    {
        var missing = new List<string>();
        Func<SettingsReader, (CredentialSource? Source, string Missing)>[] places = [ReadKey, ReadOidc, ReadCliProfile, ReadFile, ReadEcs, ReadUri];
        CredentialSource? source = null;
        foreach (var place in places)
        {
            // All are read, so that a fault in one that is not used shows as well.
            var found = place(reader);
            if (source is null && found.Source is null) missing.Add(found.Missing);
            source ??= found.Source;
        }

        return new CredentialChain(source, missing);
    }

    private static (CredentialSource?, string) ReadKey(SettingsReader reader)
    {
        var (id, secret, token) = (reader.Text(IdKey), reader.Text(SecretKey), reader.Text("ALIBABA_CLOUD_SECURITY_TOKEN"));
        if (id is null && secret is not null) reader.Fault(IdKey, $"is missing: {SecretKey} is set, and one is of no use without the other");
        if (secret is null && id is not null) reader.Fault(SecretKey, $"is missing: {IdKey} is set, and one is of no use without the other");
        if (id is null && secret is null && token is not null) reader.Fault(IdKey, "is missing: ALIBABA_CLOUD_SECURITY_TOKEN is set, which goes with a key");
        return id is null || secret is null
            ? (null, $"{IdKey} and {SecretKey} are not set")
            : (new KeySource(new AlibabaCredentials(id, secret, token), IdKey), "");
    }

    private static (CredentialSource?, string) ReadOidc(SettingsReader reader)
    {
        var (role, provider, file, audience) = (reader.Text(RoleKey), reader.Text(ProviderKey), reader.Text(TokenKey), reader.Text(AudienceKey));
        if (role is null) return (null, $"{RoleKey} is not set");
        if (!IsArn(role, ":role/")) reader.Fault(RoleKey, "must be the ARN of a role, acs:ram::ACCOUNT:role/NAME");
        if (!IsArn(provider ?? "", ":oidc-provider/"))
            reader.Fault(ProviderKey, $"must be the ARN of an identity provider, acs:ram::ACCOUNT:oidc-provider/NAME, as {RoleKey} is set");
        if (audience is null && file is null)
            reader.Fault(AudienceKey, $"or {TokenKey} is missing: {RoleKey} is set, and a token is either Azure's, made out to one of the provider's client ids, or in a file");
        if (audience is not null && file is not null) reader.Fault(AudienceKey, $"does not go with {TokenKey}: a token is either Azure's or in a file");
        return (new OidcSource(new OidcRoleSettings(role, provider ?? "", audience ?? "") { SessionName = ReadSessionName(reader) }, file, RoleKey), "");

        static bool IsArn(string text, string kind) => text.StartsWith("acs:ram::", StringComparison.Ordinal) && text.Contains(kind, StringComparison.Ordinal);
    }

    private static (CredentialSource?, string) ReadCliProfile(SettingsReader reader)
    {
        if (reader.Text("ALIBABA_CLOUD_CLI_PROFILE_DISABLED") is "true" or "True") return (null, "ALIBABA_CLOUD_CLI_PROFILE_DISABLED is set");
        return Home(reader) is { } home
            ? AliyunProfiles.ReadCli(Path.Combine(home, ".aliyun", "config.json"), reader.Text(ProfileKey))
            : (null, "~/.aliyun/config.json cannot be found without a HOME");
    }

    private static (CredentialSource?, string) ReadFile(SettingsReader reader)
    {
        var file = reader.Text(FileKey) ?? (Home(reader) is { } home ? Path.Combine(home, ".alibabacloud", "credentials") : null);
        return file is null
            ? (null, "~/.alibabacloud/credentials cannot be found without a HOME")
            : AliyunProfiles.ReadIni(file, reader.Text(ProfileKey) ?? "default");
    }

    // Only when asked for, as their clients: elsewhere the address of the service leads nowhere, and slowly.
    private static (CredentialSource?, string) ReadEcs(SettingsReader reader)
    {
        if (reader.Text("ALIBABA_CLOUD_ECS_METADATA_DISABLED") is "true" or "True") return (null, "ALIBABA_CLOUD_ECS_METADATA_DISABLED is set");
        var allowsV1 = reader.Text("ALIBABA_CLOUD_IMDSV1_DISABLED") is not ("true" or "True");
        return reader.Text(EcsKey) is { } role ? (new EcsRoleSource(role, allowsV1, EcsKey), "") : (null, $"{EcsKey} is not set");
    }

    private static (CredentialSource?, string) ReadUri(SettingsReader reader)
    {
        if (reader.Text(UriKey) is not { } text) return (null, $"{UriKey} is not set");
        if (HttpUrl.Read(text) is { } url) return (new UriSource(url, UriKey), "");
        reader.Fault(UriKey, "must be an http:// or https:// URL");
        return (null, $"{UriKey} is no URL");
    }

    private static string ReadSessionName(SettingsReader reader)
    {
        var name = reader.Text(SessionKey) ?? "sync";
        if (name.Length is < 2 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '@' or '_' or '-'))
            reader.Fault(SessionKey, "must be 2 to 64 letters, digits and any of . @ _ -");
        return name;
    }

    private static string? Home(SettingsReader reader) => reader.Text("HOME") ?? reader.Text("USERPROFILE");
}
