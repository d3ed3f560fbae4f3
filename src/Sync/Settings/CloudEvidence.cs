using Microsoft.Extensions.Configuration;

namespace Sync.Settings;

/// <summary>
/// What shows that somebody means to call the real cloud from here, whether or not it can be used: then made-up flow logs are
/// only what they ask for by name.
/// </summary>
public static class CloudEvidence
{
    // ACCESS_KEY_ID is what the command line aliyun reads beside its own names.
    private static readonly string[]
        Prefixes = ["ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "ACCESS_KEY_ID"],
        SwitchingOff = ["_DISABLED", "_IGNORE_PROFILE"],
        Settings =
        [
            "ConnectionStrings:Postgres", "Sync:AccountId", "Sync:Accounts", "Sync:ResourceDirectory",
            "Sync:Alibaba:Endpoint", "Sync:Alibaba:StsEndpoint", "Sync:Alibaba:OidcAudience",
        ];

    /// <returns>Variables and files by their names; empty when there is nothing of the kind.</returns>
    public static IReadOnlyList<string> Find(IConfiguration configuration)
    {
        var variables = configuration.GetChildren().Where(child => IsSet(child) && IsCredential(child.Key)).Select(child => child.Key);
        var settings = Settings.Where(key => configuration.GetSection(key).AsEnumerable().Any(pair => pair.Value is { Length: > 0 }));
        return
        [
            .. variables.Order(StringComparer.Ordinal),
            .. settings.Select(key => key.Replace(":", "__", StringComparison.Ordinal)),
            .. CredentialFiles.Existing(new SettingsReader(configuration)),
        ];
    }

    private static bool IsSet(IConfigurationSection variable) => !string.IsNullOrWhiteSpace(variable.Value);

    private static bool IsCredential(string name) =>
        Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        && !SwitchingOff.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));
}
