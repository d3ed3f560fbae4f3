namespace Sync.Settings;

/// <summary>Finds the setting that a wrong name in a settings file means.</summary>
internal sealed class SettingSuggestion(SettingTree all)
{
    /// <returns>The rest of a sentence, or "".</returns>
    public string For(SettingTree tree, string name)
    {
        var nearest = Near(tree, name) ?? Elsewhere(name);
        return nearest is null ? "" : $"; did you mean {nearest}?";
    }

    /// <summary>One of the names that can be here, of which a third of the letters may be wrong.</summary>
    private string? Near(SettingTree tree, string name)
    {
        var nearest = tree.Children.MinBy(child => Spelling.Distance(child.Name, name));
        return nearest is not null && Spelling.Distance(nearest.Name, name) <= Math.Max(1, name.Length / 3)
            ? all.PathOf(nearest.Key) : null;
    }

    /// <summary>The same name in another place, or the name of an environment variable.</summary>
    private string? Elsewhere(string name)
    {
        var key = name.Replace("__", ":", StringComparison.Ordinal);
        var found = all.All.Where(each =>
            each.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            || each.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).ToList();
        return found is [var only] ? all.PathOf(only.Key) : null;
    }
}
