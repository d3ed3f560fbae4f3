using YamlDotNet.Core;

namespace Sync.Settings;

/// <summary>A file with a list of entries, which a setting names.</summary>
internal static class ListFile
{
    /// <summary>Reads the entries; none without a file. A file that cannot be read is a fault.</summary>
    /// <param name="key">The setting with the path of the file.</param>
    /// <param name="shape">Such as <c>a list of snapshots, each with Name and Target</c>.</param>
    public static IReadOnlyList<SettingNode> Read(SettingsReader reader, string key, string shape)
    {
        if (reader.Text(key) is not { } path) return [];
        try
        {
            var file = YamlSettings.Read(path);
            if (file.Items is null) reader.Fault(file.Place, $"must be {shape}");
            return file.Items ?? [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reader.Fault(key, $"must be a YAML or JSON file that can be read: {error.Message}");
        }
        catch (YamlException error)
        {
            reader.Fault(key, $"must be a YAML or JSON file: line {error.Start.Line}: {error.Message}");
        }

        return [];
    }
}
