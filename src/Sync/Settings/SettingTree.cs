namespace Sync.Settings;

/// <summary>All settings as a tree of the names that a settings file has.</summary>
public sealed class SettingTree
{
    /// <summary>
    /// In a file, the name of the entries of a list that has settings of its own beside them: a map cannot be a list
    /// too.
    /// </summary>
    public const string Entries = "rules";

    private readonly List<SettingTree> _children = [];

    private SettingTree(string key, string name) => (Key, Name) = (key, name);

    /// <summary>Such as <c>Sync:Alibaba:PageSize</c>; below the entries of a list, that of the first one.</summary>
    public string Key { get; }

    /// <summary>The last part of the key as a file has it, such as <c>pageSize</c>.</summary>
    public string Name { get; }

    /// <summary>Null for a group.</summary>
    public SettingShape? Shape { get; private init; }

    /// <summary>Whether it can be <c>none</c>.</summary>
    public bool AllowsNone { get; private init; }

    public IReadOnlyList<SettingTree> Children => _children;

    /// <summary>An entry, if it is a list of entries.</summary>
    public SettingTree? Item { get; private set; }

    /// <summary>Whether it takes a value of its own instead of names or entries.</summary>
    public bool IsValue => Item is null && Children.Count == 0;

    public static SettingTree Of(SettingShapes shapes)
    {
        var root = new SettingTree("", "");
        foreach (var key in shapes.All.Keys.Order(StringComparer.OrdinalIgnoreCase)) root.Add(key.Split(':'), shapes);
        return root;
    }

    /// <summary>The setting of a key, whatever the numbers of entries in it; null if there is none.</summary>
    public SettingTree? Find(string key) =>
        key.Split(':').Aggregate<string, SettingTree?>(this, (tree, name) => tree?.Child(name));

    /// <summary>The setting below it by its name in a key.</summary>
    public SettingTree? Child(string name) => IsNumber(name)
        ? Item
        : _children.Find(child => child.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>It and all settings below it.</summary>
    public IEnumerable<SettingTree> All =>
        _children.Concat(Item is null ? [] : [Item]).SelectMany(child => child.All).Prepend(this);

    /// <summary>A key as the path in a file: <c>sync.sinks[0].name</c>.</summary>
    public string PathOf(string key)
    {
        var (path, tree) = ("", (SettingTree?)this);
        foreach (var name in key.Split(':'))
        {
            var next = tree?.Child(name);
            if (!IsNumber(name)) path += $"{(path == "" ? "" : ".")}{next?.Name ?? name}";
            else path += tree is { Children.Count: > 0 } ? $".{Entries}[{name}]" : $"[{name}]";
            tree = next;
        }

        return path;
    }

    internal static bool IsNumber(string name) => name != "" && name.All(char.IsAsciiDigit);

    private void Add(ReadOnlySpan<string> names, SettingShapes shapes)
    {
        if (names.IsEmpty) return;
        var key = Key == "" ? names[0] : $"{Key}:{names[0]}";
        var child = Child(names[0]);
        if (child is null)
        {
            child = new SettingTree(key, InFile(names[0]))
            {
                Shape = shapes.All.GetValueOrDefault(key),
                AllowsNone = shapes.AllowsNone(key),
            };
            if (IsNumber(names[0])) Item = child;
            else _children.Add(child);
        }

        child.Add(names[1..], shapes);
    }

    // Names of variables and abbreviations keep their letters.
    private static string InFile(string name) =>
        name.Any(char.IsAsciiLetterLower) ? char.ToLowerInvariant(name[0]) + name[1..] : name;
}
