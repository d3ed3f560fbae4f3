using Sync.Alibaba.Credentials;
using Sync.Settings;

namespace Sync.Alibaba.Configuration;

/// <summary>Locates the files of Alibaba's clients, and the profile to read from them.</summary>
internal static class CredentialFiles
{
    private static readonly string[]
        ProfileKeys = ["ALIBABA_CLOUD_PROFILE", "ALIBABACLOUD_PROFILE", "ALICLOUD_PROFILE"],
        SharedKeys = ["ALIBABA_CLOUD_CREDENTIALS_FILE", "ALICLOUD_SHARED_CREDENTIALS_FILE"],
        SharedPlaces = [".alibabacloud/credentials", ".aliyun/credentials"];

    /// <summary>The profile of the command line <c>aliyun</c>.</summary>
    public static (CredentialSource?, string) ReadCli(SettingsReader reader)
    {
        foreach (var off in (string[])["ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "ALIBABA_CLOUD_IGNORE_PROFILE"])
            if (reader.IsOn(off)) return (null, $"{off} is set");
        return CliFile(reader) is { } file
            ? AliyunProfiles.ReadCli(file, reader.First(ProfileKeys).Value)
            : (null, "~/.aliyun/config.json cannot be found without a HOME");
    }

    /// <summary>The credentials file: in the INI format of the SDKs, or in JSON, as Terraform expects.</summary>
    public static (CredentialSource?, string) ReadShared(SettingsReader reader)
    {
        var profile = reader.First(ProfileKeys).Value;
        return SharedFile(reader) is { } file
            ? AliyunProfiles.ReadShared(file, profile)
            : (null, "~/.alibabacloud/credentials cannot be found without a HOME");
    }

    /// <summary>The files that exist, even if their use is disabled.</summary>
    public static IEnumerable<string> Existing(SettingsReader reader) =>
        ((string?[])[CliFile(reader), SharedFile(reader)]).OfType<string>().Where(File.Exists);

    private static string? CliFile(SettingsReader reader) =>
        Expand(reader, reader.Text("ALIBABA_CLOUD_CONFIG_FILE")) ?? AtHome(reader, ".aliyun/config.json");

    private static string? SharedFile(SettingsReader reader)
    {
        if (Expand(reader, reader.First(SharedKeys).Value) is { } named) return named;
        var places = SharedPlaces.Select(place => AtHome(reader, place)).ToList();
        return places.Find(File.Exists) ?? places[0];
    }

    private static string? Expand(SettingsReader reader, string? path) =>
        path?.StartsWith("~/", StringComparison.Ordinal) == true ? AtHome(reader, path[2..]) ?? path : path;

    private static string? AtHome(SettingsReader reader, string path) =>
        (reader.Surrounding("HOME") ?? reader.Surrounding("USERPROFILE")) is { } home ? Path.Combine(home, path) : null;
}
