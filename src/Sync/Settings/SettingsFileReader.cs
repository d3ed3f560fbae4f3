using System.Globalization;

namespace Sync.Settings;

/// <summary>
/// Reads a settings file: compares its names and kinds with those of all settings, resolves references, and refuses
/// secrets. What the values must be is left to the readers of the settings.
/// </summary>
public sealed class SettingsFileReader
{
    private readonly SettingTree _all;
    private readonly SettingsFile _file;
    private readonly string _folder;

    private SettingsFileReader(string path, SettingTree all) => (_all, _file, _folder) =
        (all, new SettingsFile(path, all), Path.GetDirectoryName(Path.GetFullPath(path))!);

    /// <param name="namedBy">The option or variable that names the file; null if it was found in the folder.</param>
    /// <exception cref="SettingsException">
    /// The file cannot be read, or is not YAML. Other faults are reported with those of the readers.
    /// </exception>
    public static SettingsFile Read(string path, string? namedBy, SettingTree all)
    {
        var root = SettingsFileText.Read(path, namedBy);
        var reader = new SettingsFileReader(path, all);
        reader.ReadMembers(all, root, "");
        return reader._file;
    }

    private void Read(SettingTree tree, SettingNode node, string key)
    {
        _file.Lines.TryAdd(key, node.Line);
        if (tree.Shape?.HasOwnNames == true && node.Items is { Count: > 0 }) ReadOwn(node, key);
        else if (SettingReference.Is(node)) ReadReference(tree, node, key);
        else if (node.Members is not null) ReadMembers(tree, node, key);
        else if (node.Items is { } items) ReadItems(tree, items, node, key);
        else if (node.Text is { } text) ReadText(tree, text, node, key);
    }

    private void ReadMembers(SettingTree tree, SettingNode node, string key)
    {
        if (tree.Children.Count == 0)
        {
            Fault(key, node, $"must be {Wanted(tree)}, not a map");
            return;
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, member) in node.Members ?? [])
        {
            var below = key == "" ? name : $"{key}:{name}";
            if (!names.Add(name)) Fault(below, member, "is set twice, because capital letters make no difference");
            else if (IsEntries(tree, name)) ReadEntries(tree, member, key);
            else if (tree.Children.FirstOrDefault(child => Is(child, name)) is { } child) Read(child, member, below);
            else Fault(below, member, $"is not a setting{new SettingSuggestion(_all).For(tree, name)}");
        }
    }

    /// <summary>The entries of a list that has settings of its own beside them.</summary>
    private void ReadEntries(SettingTree tree, SettingNode node, string key)
    {
        _file.Lines.TryAdd(key, node.Line);
        if (node.Items is { } items) ReadItems(tree, items, node, key);
        else if (node.Text is not null || node.Members is not null)
            Fault($"{key}:{SettingTree.Entries}", node, "must be a list");
    }

    private void ReadItems(SettingTree tree, IReadOnlyList<SettingNode> items, SettingNode node, string key)
    {
        var isTexts = tree.Shape?.Kind == SettingKind.Texts;
        if (tree.Item is null && !isTexts)
        {
            Fault(key, node, $"must be {Wanted(tree)}, not a list");
            return;
        }

        // An empty list says that there are none, which is not the same as saying nothing.
        if (items.Count == 0 && tree.AllowsNone) _file.Values[key] = new FileValue("none", null);
        foreach (var (index, item) in items.Index())
        {
            var below = string.Create(CultureInfo.InvariantCulture, $"{key}:{index}");
            if (!isTexts) Read(tree.Item!, item, below);
            else if (item.Text is { } text) Set(below, item, new FileValue(text, null));
            else Fault(below, item, "must be a text");
        }
    }

    private void ReadText(SettingTree tree, string text, SettingNode node, string key)
    {
        var isNone = tree.AllowsNone && text.Equals("none", StringComparison.OrdinalIgnoreCase);
        if (!tree.IsValue && !isNone) Fault(key, node, $"must be {Wanted(tree)}, not a text");
        else if (tree.Shape?.IsSecret(text) == true) Fault(key, node, Plain);
        else Set(key, node, new FileValue(text, null));
    }

    private const string Plain = "is a secret, which does not belong in this file: write " + SettingReference.Shape;

    private void ReadReference(SettingTree tree, SettingNode node, string key)
    {
        if (!tree.IsValue)
        {
            Fault(key, node, $"must be {Wanted(tree)}, not a reference");
            return;
        }

        var (value, fault) = SettingReference.Resolve(node, _folder);
        if (value is null) Fault(key, node, fault!);
        else Set(key, node, value);
    }

    /// <summary>What its reader checks by line. The values are kept too, so that they count as set.</summary>
    private void ReadOwn(SettingNode node, string key)
    {
        _file.Nodes[key] = node;
        Copy(node, key);

        void Copy(SettingNode each, string path)
        {
            if (each.Text is { } text) Set(path, each, new FileValue(text, null));
            foreach (var (name, member) in each.Members ?? []) Copy(member, $"{path}:{name}");
            foreach (var (index, item) in (each.Items ?? []).Index())
                Copy(item, string.Create(CultureInfo.InvariantCulture, $"{path}:{index}"));
        }
    }

    private void Set(string key, SettingNode node, FileValue value)
    {
        _file.Lines.TryAdd(key, node.Line);
        _file.Values[key] = value;
    }

    private void Fault(string key, SettingNode node, string fault) => _file.Faults.Add((
        node.Line, key,
        string.Create(CultureInfo.InvariantCulture, $"{_file.Name} line {node.Line}: {_all.PathOf(key)} {fault}")));

    private static bool Is(SettingTree child, string name) =>
        child.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsEntries(SettingTree tree, string name) =>
        tree is { Item: not null, Children.Count: > 0 }
        && name.Equals(SettingTree.Entries, StringComparison.OrdinalIgnoreCase);

    private static string Wanted(SettingTree tree) => tree switch
    {
        { Children.Count: > 0 } => $"a map with {string.Join(", ", Names(tree))}",
        { Item: not null } => tree.AllowsNone ? "a list or none" : "a list",
        _ => tree.Shape?.Wanted ?? "a text",
    };

    private static IEnumerable<string> Names(SettingTree tree) =>
        tree.Children.Select(child => child.Name).Take(5)
            .Concat(tree.Item is null ? [] : [SettingTree.Entries]).Concat(tree.Children.Count > 5 ? ["…"] : []);
}
