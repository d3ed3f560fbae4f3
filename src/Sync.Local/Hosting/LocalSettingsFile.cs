using Sync.Settings;

namespace Sync.Local.Hosting;

/// <summary>The settings file of a command: see <see cref="SettingsFilePlace"/>.</summary>
internal static class LocalSettingsFile
{
    // Several commands can run in one process, as in tests.
    private static readonly AsyncLocal<string?> Option = new();

    /// <summary>Null if the command has none.</summary>
    public static SettingsFilePlace? Place => SettingsFilePlace.Find(Option.Value, "");

    /// <summary>The file that <see cref="Place"/> is, or would be if it existed.</summary>
    public static string Path => Place?.Path ?? SettingsFilePlace.UsualName;

    /// <param name="option">The value of <c>--config</c>; null if it is not given.</param>
    public static void Use(string? option) => Option.Value = option;

    /// <summary>What the file has for a setting that is read before the app is built; null: nothing.</summary>
    /// <exception cref="SettingsException">The file cannot be read, or is not YAML.</exception>
    public static string? Value(string variable)
    {
        if (Place is not { } place) return null;
        var configuration = new ConfigurationManager();
        configuration.AddSettingsFile(place);
        return configuration[variable];
    }
}
