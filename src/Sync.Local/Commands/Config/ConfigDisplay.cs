using Sync.Local.Commands.Output;
using Sync.Settings;

namespace Sync.Local.Commands.Config;

/// <summary>Writes each setting with its value and where it comes from.</summary>
internal static class ConfigDisplay
{
    private const string Default = "default";

    private static readonly Column[] Columns =
    [
        new("name", CellKind.Id, 10), new("value", CellKind.Text, 9), new("from", CellKind.Text, 8),
    ];

    /// <param name="onlySet">Whether settings with their defaults are left out.</param>
    public static void Write(ShellSettings settings, bool onlySet, CommandOutput output)
    {
        List<Entry> all =
        [
            .. Entries(settings).Where(each => each.Value != "" && (!onlySet || each.From != Default)),
        ];
        if (output.IsDocument)
            output.Write(new { file = settings.File?.Path, settings = all });
        else
            output.Write(new Grid(Columns, [.. all.Select(each => new Row([each.Name, each.Value, each.From]))]));
        if (settings.File is null) output.Note("There is no settings file; flowsync init writes one.");
    }

    private static IEnumerable<Entry> Entries(ShellSettings settings)
    {
        foreach (var tree in AllSettings.Tree.All.Where(tree => !IsOfEntry(tree.Key)))
        {
            if (tree.IsValue && tree.Shape is not null) yield return OfValue(tree, settings);
            else if (tree.AllowsNone && settings.Configuration[tree.Key] is { Length: > 0 } none)
                yield return new Entry(Name(tree.Key), none, settings.PlaceOf(tree.Key));
            if (tree.Item is null) continue;
            foreach (var entry in OfEntries(tree, settings)) yield return entry;
        }
    }

    private static Entry OfValue(SettingTree tree, ShellSettings settings)
    {
        var name = Name(tree.Key);
        if (tree.Key == ShellSettings.PostgresKey && settings.IsEmbedded) return new Entry(name, "embedded", Default);
        var section = settings.Configuration.GetSection(tree.Key);
        var items = section.GetChildren().ToList();
        var isList = tree.Shape!.Kind == SettingKind.Texts && items.Count > 0;
        var value = isList ? string.Join(',', items.Select(item => item.Value)) : section.Value?.Trim();
        return value is { Length: > 0 }
            ? new Entry(name, tree.Shape.Show(value), settings.PlaceOf(isList ? items[0].Path : tree.Key))
            : new Entry(name, settings.Shapes.All.GetValueOrDefault(tree.Key)?.Default ?? "", Default);
    }

    private static IEnumerable<Entry> OfEntries(SettingTree list, ShellSettings settings) => settings.Configuration
        .GetSection(list.Key).GetChildren().Where(child => IsOfEntry(child.Path))
        .OrderBy(child => child.Key.Length).ThenBy(child => child.Key, StringComparer.Ordinal)
        .SelectMany(child => child.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        .Where(pair => !string.IsNullOrWhiteSpace(pair.Value))
        .Select(pair => new Entry(
            Name(pair.Key), Shown(pair.Key, pair.Value!), settings.PlaceOf(pair.Key)));

    // What a list of settings does not know, such as a tag of an expectation, is no secret.
    private static string Shown(string key, string value) =>
        AllSettings.Tree.Find(key)?.Shape?.Show(value) ?? value;

    private static bool IsOfEntry(string key) =>
        key.Split(':').Any(part => part != "" && part.All(char.IsAsciiDigit));

    private static string Name(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    /// <param name="Value">"" if there is none; secrets are replaced.</param>
    /// <param name="From"><c>default</c>, <c>environment</c>, or the line of the file and what it refers to.</param>
    private sealed record Entry(string Name, string Value, string From);
}
