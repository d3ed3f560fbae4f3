using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration.Ini;
using Sync.Alibaba.Credentials;

namespace Sync.Settings;

/// <summary>The two files in which Alibaba's clients keep keys: the JSON of the command line <c>aliyun</c>, and an ini file.</summary>
internal static class AliyunProfiles
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    /// <param name="name">Null: the one that the file says is current.</param>
    public static (CredentialSource? Source, string Missing) ReadCli(string file, string? name)
    {
        try
        {
            if (!File.Exists(file)) return (null, $"{file} does not exist");
            using var stream = File.OpenRead(file);
            var config = JsonSerializer.Deserialize<CliConfig>(stream, Json);
            var profiles = (config?.Profiles ?? []).OfType<AliyunProfile>().Where(profile => profile.Name is not null)
                .DistinctBy(profile => profile.Name!).ToDictionary(profile => profile.Name!);
            return new ProfileChain(file, profiles).Find(name ?? config?.Current ?? "default");
        }
        catch (JsonException error)
        {
            // Its message tells a path: where a quote is missing, a key may stand in that.
            return (null, $"{file} cannot be read: it is no JSON of such profiles from line {error.LineNumber + 1} on");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, $"{file} cannot be read: {error.Message}");
        }
    }

    public static (CredentialSource? Source, string Missing) ReadIni(string file, string name)
    {
        try
        {
            if (!File.Exists(file)) return (null, $"{file} does not exist");
            using var stream = File.OpenRead(file);
            var values = new Dictionary<string, string?>(IniStreamConfigurationProvider.Read(stream), StringComparer.OrdinalIgnoreCase);
            var sections = values.Keys.Select(key => key.Split(':')[0]).Distinct(StringComparer.OrdinalIgnoreCase)
                .ToDictionary(section => section, section => OfIni(key => values.GetValueOrDefault($"{section}:{key}") is { Length: > 0 } text ? text : null), StringComparer.Ordinal);
            return new ProfileChain(file, sections).Find(name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, $"{file} cannot be read: {error.Message}");
        }
        catch (FormatException)
        {
            // Its message repeats the line, which may hold a key.
            return (null, $"{file} is no ini file");
        }
    }

    private static AliyunProfile OfIni(Func<string, string?> value) => new()
    {
        Mode = value("type") switch
        {
            "access_key" => "AK",
            "sts" => "StsToken",
            "ram_role_arn" => "RamRoleArn",
            "ecs_ram_role" => "EcsRamRole",
            "oidc_role_arn" => "OIDC",
            var other => other ?? "AK",
        },
        AccessKeyId = value("access_key_id"),
        AccessKeySecret = value("access_key_secret"),
        StsToken = value("security_token"),
        RamRoleArn = value("role_arn"),
        RamSessionName = value("role_session_name"),
        RamRoleName = value("role_name"),
        OidcProviderArn = value("oidc_provider_arn"),
        OidcTokenFile = value("oidc_token_file_path"),
    };

    private sealed record CliConfig(string? Current, IReadOnlyList<AliyunProfile?>? Profiles);
}
