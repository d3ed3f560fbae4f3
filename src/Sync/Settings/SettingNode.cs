using Microsoft.Extensions.Configuration;

namespace Sync.Settings;

/// <summary>A structured setting from the environment or from a file: a text, a list, or named members.</summary>
/// <param name="Place">Where it is set, as faults report it: a key, or a file and line.</param>
internal sealed record SettingNode(string Place)
{
    /// <summary>In a file, where its name is, or it itself if it has none; from 1. Otherwise 0.</summary>
    public long Line { get; init; }

    /// <summary>Null for a list, a map and an empty text.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<SettingNode>? Items { get; init; }

    public IReadOnlyList<(string Name, SettingNode Node)>? Members { get; init; }

    /// <summary>In the environment a list is <c>KEY__0</c>, <c>KEY__1</c>, … or one value with commas.</summary>
    public static SettingNode Of(IConfigurationSection section)
    {
        var node = new SettingNode(section.Path);
        var children = section.GetChildren().ToList();
        if (children.Count == 0 && section.Value?.Contains(',') == true)
        {
            return node with
            {
                Items = [.. section.Value.Split(',').Select(item => node with { Text = OrNull(item.Trim()) })],
            };
        }

        if (children.Count == 0) return node with { Text = OrNull(section.Value?.Trim()) };
        return children.All(child => child.Key.All(char.IsAsciiDigit))
            ? node with { Items = [.. children.Select(Of)] }
            : node with { Members = [.. children.Select(child => (child.Key, Of(child)))] };
    }

    /// <summary>Converts an empty text to null.</summary>
    internal static string? OrNull(string? text) => text is { Length: > 0 } ? text : null;
}
