using Sync.Alibaba.Credentials;
using Sync.Settings;

namespace Sync.Alibaba.Configuration;

/// <summary>
/// Reads where credentials come from, in the order and with the variables of Alibaba's SDKs, of the command line
/// <c>aliyun</c> and of Terraform: the environment, OIDC, a profile of the command line, the credentials file, the
/// role of an ECS instance, a credentials URI.
/// </summary>
internal static class AlibabaCredentialsReader
{
    private const string AudienceKey = "Sync:Alibaba:OidcAudience", AssumedKey = "ALICLOUD_ASSUME_ROLE_ARN";

    // Of several names, the first one that is set is used.
    private static readonly string[]
        RoleKeys = ["ALIBABA_CLOUD_ROLE_ARN", "ALIBABACLOUD_ROLE_ARN"],
        ProviderKeys = ["ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABACLOUD_OIDC_PROVIDER_ARN"],
        TokenKeys = ["ALIBABA_CLOUD_OIDC_TOKEN_FILE", "ALIBABACLOUD_OIDC_TOKEN_FILE"],
        SessionKeys = ["ALIBABA_CLOUD_ROLE_SESSION_NAME", "ALICLOUD_ASSUME_ROLE_SESSION_NAME"],
        EcsKeys = ["ALIBABA_CLOUD_ECS_METADATA", "ALICLOUD_ECS_ROLE_NAME"],
        UriKeys = ["ALIBABA_CLOUD_CREDENTIALS_URI", "ALICLOUD_CREDENTIALS_URI"];

    public static CredentialChain Read(SettingsReader reader)
    {
        var missing = new List<string>();
        Func<SettingsReader, (CredentialSource? Source, string Missing)>[] places =
            [ReadKey, ReadOidc, CredentialFiles.ReadCli, CredentialFiles.ReadShared, ReadEcs, ReadUri];
        CredentialSource? source = null;
        foreach (var place in places)
        {
            // All of them are read, so that a fault in an unused one is reported too.
            var found = place(reader);
            if (source is null && found.Source is null) missing.Add(found.Missing);
            source ??= found.Source;
        }

        return new CredentialChain(source, missing);
    }

    private static (CredentialSource?, string) ReadKey(SettingsReader reader)
    {
        var (key, missing) = KeyVariables.Read(reader);
        var role = reader.Text(AssumedKey);
        if (key is null || role is null) return (key, missing);
        if (!IsArn(role, ":role/")) reader.Fault(AssumedKey, "must be the ARN of a role, acs:ram::ACCOUNT:role/NAME");
        return (new RoleSource(key, new Role(role, null) { SessionName = ReadSessionName(reader) }, AssumedKey), "");
    }

    private static (CredentialSource?, string) ReadOidc(SettingsReader reader)
    {
        var ((roleKey, role), (providerKey, provider)) = (reader.First(RoleKeys), reader.First(ProviderKeys));
        var ((tokenKey, file), audience) = (reader.First(TokenKeys), reader.Text(AudienceKey));
        reader.First(SessionKeys);
        if (role is null) return (null, $"{roleKey} is not set");
        if (!IsArn(role, ":role/")) reader.Fault(roleKey, "must be the ARN of a role, acs:ram::ACCOUNT:role/NAME");
        if (!IsArn(provider ?? "", ":oidc-provider/"))
        {
            reader.Fault(
                providerKey,
                "must be the ARN of an identity provider, acs:ram::ACCOUNT:oidc-provider/NAME, "
                + $"because {roleKey} is set");
        }

        if (audience is null && file is null)
        {
            reader.Fault(
                AudienceKey,
                $"or {tokenKey} is missing: {roleKey} is set, and the token comes either from Azure, issued for one of "
                + "the provider's client IDs, or from a file");
        }

        if (audience is not null && file is not null)
        {
            reader.Fault(
                AudienceKey, $"cannot be combined with {tokenKey}: the token comes either from Azure or from a file");
        }

        var settings = new OidcRoleSettings(role, provider ?? "", audience ?? "")
        {
            SessionName = ReadSessionName(reader),
        };
        return (new OidcSource(settings, file, roleKey), "");
    }

    // Only on request, like Alibaba's SDKs: outside ECS the metadata service is unreachable, and connecting takes long.
    private static (CredentialSource?, string) ReadEcs(SettingsReader reader)
    {
        if (reader.IsOn("ALIBABA_CLOUD_ECS_METADATA_DISABLED"))
            return (null, "ALIBABA_CLOUD_ECS_METADATA_DISABLED is set");
        var allowsV1 = !reader.IsOn("ALIBABA_CLOUD_IMDSV1_DISABLED");
        var (key, role) = reader.First(EcsKeys);
        return role is null ? (null, $"{key} is not set") : (new EcsRoleSource(role, allowsV1, key), "");
    }

    private static (CredentialSource?, string) ReadUri(SettingsReader reader)
    {
        var (key, text) = reader.First(UriKeys);
        // Its query can have a token.
        foreach (var uri in UriKeys) reader.Describe(uri, SettingShape.Secret);
        if (text is null) return (null, $"{key} is not set");
        if (HttpUrl.Read(text) is { } url) return (new UriSource(url, key), "");
        reader.Fault(key, "must be an http:// or https:// URL");
        return (null, $"{key} is not a URL");
    }

    private static string ReadSessionName(SettingsReader reader)
    {
        var (key, given) = reader.First(SessionKeys);
        var name = given ?? "sync";
        if (name.Length is < 2 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '@' or '_' or '-'))
            reader.Fault(key, "must be 2 to 64 letters, digits and any of . @ _ -");
        return name;
    }

    private static bool IsArn(string text, string kind) =>
        text.StartsWith("acs:ram::", StringComparison.Ordinal) && text.Contains(kind, StringComparison.Ordinal);
}
