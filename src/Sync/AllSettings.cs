using System.Globalization;
using Microsoft.Extensions.Configuration;
using Sync.Settings;

namespace Sync;

/// <summary>The list of all settings, and the settings file, which can have each of them.</summary>
public static class AllSettings
{
    /// <summary>An entry of each list, so that its reader says what it takes.</summary>
    private static readonly Dictionary<string, string?> Example = new()
    {
        ["Sync:Accounts:0:Id"] = "1",
        ["Sync:Sinks:0:Name"] = "NAME",
        ["Sync:Sinks:0:Type"] = "webhook",
        ["Sync:Alerts:0:Name"] = "all",
        ["Sync:Drift:Ignore:0:Region"] = "cn-hangzhou",
        ["Sync:Drift:Severity:0:Severity"] = "low",
        ["Sync:Snapshots:0:Target"] = "s3://bucket",
    };

    private static readonly Lazy<SettingTree> Made = new(() =>
    {
        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(Example).Build());
        SyncSettings.Read(reader);
        // Of the command line, which is not the app.
        reader.Describe("SYNC_KEY", SettingShape.Secret);
        return SettingTree.Of(reader.Shapes);
    });

    /// <summary>All settings, by their names in a file. Each reader says which it reads, and what they take.</summary>
    public static SettingTree Tree => Made.Value;

    /// <summary>
    /// Adds the settings file to a configuration that has all other sources already: they go before the file.
    /// </summary>
    /// <param name="place">Null: there is no file.</param>
    /// <returns>The file; null if there is none.</returns>
    /// <exception cref="SettingsException">
    /// The file cannot be read, or is not YAML. Other faults are reported by
    /// <see cref="SyncSettings.Read(IConfiguration)"/>.
    /// </exception>
    public static SettingsFile? AddSettingsFile(this IConfigurationBuilder configuration, SettingsFilePlace? place)
    {
        if (place is null) return null;
        var file = SettingsFileReader.Read(place.Path, place.NamedBy, Tree);
        configuration.Add(new SettingsFileProvider(file, configuration as IConfiguration ?? configuration.Build()));
        return file;
    }

    /// <summary>
    /// The line of the settings file that sets a key, and what it refers to: <c>sync.yaml:3, fromEnv NAME</c>.
    /// </summary>
    /// <returns>Null if it is not set there, or an environment variable goes before it.</returns>
    public static string? PlaceInFile(this IConfiguration configuration, string key)
    {
        if (SettingsFileProvider.Of(configuration) is not { } file || file.ValueOf(key) is not { } value) return null;
        var line = string.Create(CultureInfo.InvariantCulture, $"{file.File.Name}:{file.File.Lines[key]}");
        return value.Source is { } source ? $"{line}, {source}" : line;
    }
}
