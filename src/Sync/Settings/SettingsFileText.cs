using System.Globalization;
using System.Text;
using YamlDotNet.Core;

namespace Sync.Settings;

/// <summary>Reads the text of a settings file, and says what is wrong with one that is not YAML.</summary>
internal static class SettingsFileText
{
    public const int MaxBytes = 1 << 20;

    /// <param name="namedBy">What names the file, for messages; null if it was found.</param>
    /// <returns>The map of settings.</returns>
    /// <exception cref="SettingsException">It cannot be read, or is not YAML with a map.</exception>
    public static SettingNode Read(string path, string? namedBy)
    {
        var text = ReadText(path, namedBy);
        var name = Path.GetFileName(path);
        if (string.IsNullOrWhiteSpace(text)) throw Fault($"{name} is empty: flowsync init --force writes one");
        try
        {
            var root = YamlSettings.Read(new StringReader(text), name);
            if (root.Items is not null || root.Text is not null)
                throw Fault($"{root.Place} must be a map of settings, such as sync: {{ schedule: … }}");
            return root;
        }
        catch (YamlException error)
        {
            throw Fault(Explain(text, name, error));
        }
    }

    private static string ReadText(string path, string? namedBy)
    {
        var name = namedBy is null ? path : $"{namedBy} names {path}, which";
        try
        {
            if (Directory.Exists(path)) throw Fault($"{name} is a folder, not a settings file");
            using var file = File.OpenRead(path);
            var bytes = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxBytes) throw Fault($"{name} is larger than 1 MB, which no settings file is");
            using var reader = new StreamReader(
                new MemoryStream(bytes, 0, length), new UTF8Encoding(false, throwOnInvalidBytes: true));
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            throw Fault($"{name} is not text in UTF-8");
        }
        // An argument: an empty path, or one with a NUL.
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or ArgumentException)
        {
            throw Fault($"{name} does not exist");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Fault($"{name} cannot be read: {error.Message}");
        }
    }

    /// <summary>One line, with the place. It repeats nothing of the text but names.</summary>
    private static string Explain(string text, string name, YamlException error)
    {
        var lines = text.Split('\n');
        // Nothing else that is wrong has one: the parser reports it at the line, or at the one before.
        var tab = Array.FindIndex(lines, line => line[..^line.TrimStart().Length].Contains('\t'));
        if (tab >= 0 && Math.Abs(tab + 1 - error.Start.Line) <= 1)
            return At(name, tab + 1, lines[tab].IndexOf('\t') + 1, "a tab indents the line: YAML takes spaces only");
        var message = error.Message.StartsWith("Duplicate key", StringComparison.Ordinal)
            ? $"the name {text[(int)error.Start.Index..(int)error.End.Index]} is there already; each may be set once"
            : $"not valid YAML: {error.Message.TrimEnd('.')}";
        return At(name, error.Start.Line, error.Start.Column, message);
    }

    private static string At(string name, long line, long column, string message) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} line {line}, column {column}: {message}");

    private static SettingsException Fault(string text) => new([text]);
}
