using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration.Ini;

namespace Sync.Alibaba.Configuration;

/// <summary>The credentials file of Alibaba's SDKs: a section for each profile.</summary>
internal static partial class ProfileIni
{
    /// <exception cref="FormatException">The text is not valid INI. The message may contain a key.</exception>
    public static IReadOnlyDictionary<string, AliyunProfile> Read(string text)
    {
        // The parsers of Alibaba's SDKs end a value at a comment; .NET's does not.
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Comment().Replace(text, "")));
        var values = new Dictionary<string, string?>(
            IniStreamConfigurationProvider.Read(stream), StringComparer.OrdinalIgnoreCase);
        return values.Keys.Select(key => key.Split(':')[0]).Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(
            section => section,
            section => Profile(key =>
                values.GetValueOrDefault($"{section}:{key}")?.Trim('\'') is { Length: > 0 } value ? value : null),
            StringComparer.Ordinal);
    }

    private static AliyunProfile Profile(Func<string, string?> value) => new()
    {
        Mode = value("type") switch
        {
            "access_key" => "AK",
            "sts" => "StsToken",
            "ram_role_arn" => "RamRoleArn",
            "ecs_ram_role" => "EcsRamRole",
            "oidc_role_arn" => "OIDC",
            "credentials_uri" => "CredentialsURI",
            "rsa_key_pair" => "RsaKeyPair",
            "bearer" => "BearerToken",
            var other => other,
        },
        AccessKeyId = value("access_key_id"),
        AccessKeySecret = value("access_key_secret"),
        StsToken = value("security_token"),
        RamRoleArn = value("role_arn"),
        RamSessionName = value("role_session_name"),
        RamRoleName = value("role_name"),
        OidcProviderArn = value("oidc_provider_arn"),
        OidcTokenFile = value("oidc_token_file_path"),
        CredentialsUri = value("credentials_uri"),
    };

    // Only after a blank: a value may contain these characters.
    [GeneratedRegex(@"(?m)[ \t]+[#;].*$", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}
