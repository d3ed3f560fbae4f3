using System.Text;
using System.Text.RegularExpressions;

namespace Sync.Settings;

/// <summary>
/// A value that a settings file does not have itself: <c>{ fromEnv: NAME }</c> or <c>{ fromFile: PATH }</c>. No message
/// contains the value.
/// </summary>
public static partial class SettingReference
{
    public const string FromEnv = "fromEnv", FromFile = "fromFile";

    /// <summary>How to write one, for messages.</summary>
    internal const string Shape = $"{{ {FromEnv}: NAME }} or {{ {FromFile}: PATH }}";

    // A connection string or a token; nothing longer is a setting.
    private const int MaxBytes = 64 * 1024;

    /// <summary>Whether the text can be the name of an environment variable.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    internal static bool Is(SettingNode node) =>
        node.Members is { Count: > 0 } members && members.All(member => IsWord(member.Name));

    /// <param name="folder">What a path is relative to.</param>
    /// <returns>The value and where it is from, or the rest of a sentence that begins with the setting.</returns>
    internal static (FileValue? Value, string? Fault) Resolve(SettingNode node, string folder)
    {
        if (node.Members is not [var (word, target)] || target.Text is not { } text)
            return (null, $"must refer to one place: {Shape}");
        return word.Equals(FromEnv, StringComparison.OrdinalIgnoreCase) ? ReadVariable(text) : ReadFile(text, folder);
    }

    private static bool IsWord(string name) =>
        name.Equals(FromEnv, StringComparison.OrdinalIgnoreCase)
            || name.Equals(FromFile, StringComparison.OrdinalIgnoreCase);

    private static (FileValue?, string?) ReadVariable(string name)
    {
        if (!IsName(name)) return (null, $"must name an environment variable: {FromEnv}: NAME");
        return Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value
            ? (new FileValue(value, $"{FromEnv} {name}"), null)
            : (null, $"is in the environment variable {name}, which is not set");
    }

    private static (FileValue?, string?) ReadFile(string path, string folder)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(folder, path));
            var bytes = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxBytes) return (null, $"is in the file {path}, which is larger than 64 KB");
            var value = Encoding.UTF8.GetString(bytes, 0, length).Trim('\ufeff', ' ', '\t', '\r', '\n');
            return value == ""
                ? (null, $"is in the file {path}, which is empty")
                : (new FileValue(value, $"{FromFile} {path}"), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, $"is in the file {path}, which cannot be read: {error.Message}");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Name();
}
