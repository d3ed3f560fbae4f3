namespace Sync.Settings;

/// <summary>What the readers of settings asked for: the list of all settings, by key.</summary>
public sealed class SettingShapes
{
    private readonly Dictionary<string, SettingShape> _shapes = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _none = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>By key; an entry of a list has its number.</summary>
    public IReadOnlyDictionary<string, SettingShape> All => _shapes;

    /// <summary>Whether the key, which has others below it, can be <c>none</c>.</summary>
    public bool AllowsNone(string key) => _none.Contains(key);

    internal void Add(string key, SettingShape shape) => _shapes[key] = shape;

    /// <summary>A text, unless a reader has said more about it.</summary>
    internal void AddText(string key) => _shapes.TryAdd(key, SettingShape.Text);

    internal void AddNone(string key) => _none.Add(key);
}
