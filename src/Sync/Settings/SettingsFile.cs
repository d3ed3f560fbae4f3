namespace Sync.Settings;

/// <summary>A value in a settings file.</summary>
/// <param name="Source">What it refers to, such as <c>fromEnv NAME</c>; null for a value in the file itself.</param>
internal sealed record FileValue(string Text, string? Source);

/// <summary>
/// What a settings file sets: nested names as in the environment variables, <c>sync: { schedule: … }</c> for
/// <c>Sync__Schedule</c>.
/// </summary>
public sealed class SettingsFile
{
    private readonly SettingTree _all;

    internal SettingsFile(string path, SettingTree all) => (Path, _all) = (path, all);

    /// <summary>As it was given.</summary>
    public string Path { get; }

    /// <summary>Without its folder, as faults name it.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>How many values it sets.</summary>
    public int Count => Values.Count;

    internal Dictionary<string, FileValue> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The lines of values, groups, lists and entries.</summary>
    internal Dictionary<string, long> Lines { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What readers read as a whole: see <see cref="SettingShape.HasOwnNames"/>.</summary>
    internal Dictionary<string, SettingNode> Nodes { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal List<(long Line, string Key, string Text)> Faults { get; } = [];

    internal string PathOf(string key) => _all.PathOf(key);
}
