using System.Text.RegularExpressions;

namespace Sync.Settings;

/// <summary>What settings are for: the tables of README.md in this folder, which is part of the program.</summary>
public static partial class SettingDescriptions
{
    private static readonly Lazy<Dictionary<string, string>> Rows = new(Read);

    /// <summary>The names in the tables; one that ends with <c>__</c> is of all settings that begin with it.</summary>
    public static IReadOnlyCollection<string> Names => Rows.Value.Keys;

    /// <param name="key">Of a setting, with any number for the entries of lists.</param>
    /// <returns>A phrase; null if the tables do not have it.</returns>
    public static string? Of(string key)
    {
        var name = string.Join("__", key.Split(':').Select(part => SettingTree.IsNumber(part) ? "N" : part));
        return Rows.Value.GetValueOrDefault(name)
            ?? Rows.Value.Where(row => row.Key.EndsWith("__", StringComparison.Ordinal)
                    && name.StartsWith(row.Key, StringComparison.OrdinalIgnoreCase))
                .OrderBy(row => row.Key.Length).LastOrDefault().Value;
    }

    private static Dictionary<string, string> Read()
    {
        using var file = typeof(SettingDescriptions).Assembly.GetManifestResourceStream("settings.md")!;
        using var text = new StreamReader(file);
        var rows = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in text.ReadToEnd().Split('\n'))
        {
            if (!line.StartsWith("| `", StringComparison.Ordinal)) continue;
            if (line.Split(" | ") is not [var head, _, .. var rest]) continue;
            var phrase = Link().Replace(string.Join(" | ", rest).TrimEnd('|', ' '), "$1");
            foreach (var name in NamesIn(head)) rows.TryAdd(name, phrase);
        }

        return rows;
    }

    /// <summary>A name may begin with what the one before it begins with: <c>`Sync__A__B`, `__C`</c>.</summary>
    private static IEnumerable<string> NamesIn(string head)
    {
        var (before, hasMore) = ("", head.Contains('…', StringComparison.Ordinal));
        foreach (Match match in Name().Matches(head))
        {
            var name = match.Groups[1].Value switch
            {
                ['_', '_', .. var end] => Group(before) + end,
                ['_', .. var end] => $"ALIBABA_CLOUD_{end}",
                var whole => whole,
            };
            before = name;
            yield return name;
            // Others below the same group are meant too.
            if (hasMore && Group(name) is not ("" or "Sync__") && Group(name) != name) yield return Group(name);
        }
    }

    private static string Group(string name) =>
        name.LastIndexOf("__", StringComparison.Ordinal) is > 0 and var end ? name[..(end + 2)] : "";

    [GeneratedRegex("`([A-Za-z_]+)[^`]*`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();
}
