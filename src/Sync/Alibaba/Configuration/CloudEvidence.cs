using Microsoft.Extensions.Configuration;
using Sync.Settings;

namespace Sync.Alibaba.Configuration;

/// <summary>
/// Evidence that this process is meant to call the real cloud, whether or not the configuration is usable. If there is
/// any, the fake cloud is used only when it is requested by name.
/// </summary>
public static class CloudEvidence
{
    // The command line aliyun reads ACCESS_KEY_ID in addition to its own names.
    private static readonly string[]
        Prefixes = ["ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "ACCESS_KEY_ID"],
        SwitchingOff = ["_DISABLED", "_IGNORE_PROFILE"],
        Settings =
        [
            "ConnectionStrings:Postgres", "Sync:AccountId", "Sync:Accounts", "Sync:ResourceDirectory",
            "Sync:Alibaba:Endpoint", "Sync:Alibaba:StsEndpoint", "Sync:Alibaba:OidcAudience",
        ];

    /// <returns>Names of the variables, settings and files that were found.</returns>
    public static IReadOnlyList<string> Find(IConfiguration configuration)
    {
        var variables = configuration.GetChildren()
            .Where(child => IsSet(child) && IsCredential(child.Key)).Select(child => child.Key);
        var settings = Settings.Where(key =>
            configuration.GetSection(key).AsEnumerable().Any(pair => pair.Value is { Length: > 0 }));
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
