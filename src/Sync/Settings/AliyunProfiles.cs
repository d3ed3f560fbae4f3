using System.Text.Json;
using System.Text.Json.Serialization;
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
    public static (CredentialSource? Source, string Missing) ReadCli(string file, string? name) => Read(file, text => FindInJson(text, file, name));

    /// <param name="name">Null: <c>default</c>, or in JSON the one that the file says is current.</param>
    public static (CredentialSource? Source, string Missing) ReadShared(string file, string? name) => Read(file, text =>
        text.TrimStart().StartsWith('{') ? FindInJson(text, file, name) : new ProfileChain(file, ProfileIni.Read(text)).Find(name ?? "default"));

    /// <summary>What a profile holds by now: other tools renew sessions in it.</summary>
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
            // Its message tells a path: where a quote is missing, a key may stand in that.
            return (null, $"{file} cannot be read: it is no JSON of such profiles from line {error.LineNumber + 1} on");
        }
        catch (FormatException)
        {
            // Its message repeats the line, which may hold a key.
            return (null, $"{file} is no ini file");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, $"{file} cannot be read: {error.Message}");
        }
    }

    private sealed record CliConfig(string? Current, IReadOnlyList<AliyunProfile?>? Profiles);
}
