using Sync.Alibaba.Credentials;

namespace Sync.Settings;

/// <summary>Which files of Alibaba's clients are read, and which profile in them.</summary>
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

    /// <summary>The credentials file: in the ini format of the SDKs, or in that of the command line, as Terraform has it.</summary>
    public static (CredentialSource?, string) ReadShared(SettingsReader reader) => SharedFile(reader) is { } file
        ? AliyunProfiles.ReadShared(file, reader.First(ProfileKeys).Value)
        : (null, "~/.alibabacloud/credentials cannot be found without a HOME");

    /// <summary>Those that there are, switched off or not.</summary>
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
        (reader.Text("HOME") ?? reader.Text("USERPROFILE")) is { } home ? Path.Combine(home, path) : null;
}
