using System.Text.Json;
using System.Text.Json.Serialization;
using Sync.Alibaba.Credentials;

namespace Sync.Alibaba.Configuration;

/// <summary>
/// The two files in which Alibaba's clients store keys: the JSON of the command line <c>aliyun</c>, and an INI file.
/// </summary>
internal static class AliyunProfiles
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    /// <param name="name">Null: the profile that the file marks as current.</param>
    public static (CredentialSource? Source, string Missing) ReadCli(string file, string? name) =>
        Read(file, text => FindInJson(text, file, name));

    /// <param name="name">Null: <c>default</c>, or in JSON the profile that the file marks as current.</param>
    public static (CredentialSource? Source, string Missing) ReadShared(string file, string? name) =>
        Read(file, text => text.TrimStart().StartsWith('{')
            ? FindInJson(text, file, name)
            : new ProfileChain(file, ProfileIni.Read(text)).Find(name ?? "default"));

    /// <summary>The current content of a profile: other tools renew the sessions in it.</summary>
    /// <exception cref="IOException"/>
    /// <exception cref="UnauthorizedAccessException"/>
    /// <exception cref="JsonException"/>
    public static AliyunProfile? ReadAgain(string file, string name) =>
        Profiles(JsonSerializer.Deserialize<CliConfig>(File.ReadAllText(file), Json)).GetValueOrDefault(name);

    private static (CredentialSource?, string) FindInJson(string text, string file, string? name)
    {
        var config = JsonSerializer.Deserialize<CliConfig>(text, Json);
        return new ProfileChain(file, Profiles(config)).Find(name ?? config?.Current ?? "default");
    }

    private static Dictionary<string, AliyunProfile> Profiles(CliConfig? config) => (config?.Profiles ?? [])
        .OfType<AliyunProfile>().Where(profile => profile.Name is not null)
        .DistinctBy(profile => profile.Name!).ToDictionary(profile => profile.Name!);

    private static (CredentialSource?, string) Read(string file, Func<string, (CredentialSource?, string)> find)
    {
        try
        {
            return File.Exists(file) ? find(File.ReadAllText(file)) : (null, $"{file} does not exist");
        }
        catch (JsonException error)
        {
            // The message names a JSON path, which may contain a key if a quote is missing.
            var line = error.LineNumber + 1;
            return (null, $"{file} cannot be read: invalid JSON, or not a profile file, at line {line}");
        }
        catch (FormatException)
        {
            // The message repeats the line, which may contain a key.
            return (null, $"{file} is not a valid INI file");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, $"{file} cannot be read: {error.Message}");
        }
    }

    private sealed record CliConfig(string? Current, IReadOnlyList<AliyunProfile?>? Profiles);
}
