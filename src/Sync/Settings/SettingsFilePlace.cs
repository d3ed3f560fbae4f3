namespace Sync.Settings;

/// <summary>Where the settings file is.</summary>
/// <param name="Path">Absolute, or relative to the working folder.</param>
/// <param name="NamedBy">The option or variable that names it; null if it was found.</param>
public sealed record SettingsFilePlace(string Path, string? NamedBy)
{
    /// <summary>The environment variable that names the file.</summary>
    public const string Variable = "SYNC_CONFIG";

    /// <summary>The name of a file that is found.</summary>
    public const string UsualName = "sync.yaml";

    /// <summary>The file that the option names, or else the variable, or else the one in the folder.</summary>
    /// <param name="option">The value of <c>--config</c>; null if there is none.</param>
    /// <param name="folder">
    /// Where it is looked for, and what the variable is relative to; "" for the working folder.
    /// </param>
    /// <returns>Null if none is named, and none is in the folder.</returns>
    public static SettingsFilePlace? Find(string? option, string folder)
    {
        if (option is not null) return new SettingsFilePlace(option, "--config");
        if (Environment.GetEnvironmentVariable(Variable)?.Trim() is { Length: > 0 } path)
            return new SettingsFilePlace(System.IO.Path.Combine(folder, path), Variable);
        var usual = System.IO.Path.Combine(folder, UsualName);
        return File.Exists(usual) ? new SettingsFilePlace(usual, null) : null;
    }
}
