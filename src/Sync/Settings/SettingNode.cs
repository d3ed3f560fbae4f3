using System.Globalization;
using Microsoft.Extensions.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sync.Settings;

/// <summary>A setting that has parts, from the environment or from a file: a text, a list, or members by name.</summary>
/// <param name="Place">Where it was written, as faults name it.</param>
internal sealed record SettingNode(string Place)
{
    // No rule goes deeper; a file that refers to itself does.
    private const int MaxDepth = 10;

    /// <summary>Null for one that has parts, and for one that is empty.</summary>
    public string? Text { get; private init; }

    public IReadOnlyList<SettingNode>? Items { get; private init; }

    public IReadOnlyList<(string Name, SettingNode Node)>? Members { get; private init; }

    /// <summary>In the environment a list is <c>KEY__0</c>, <c>KEY__1</c>, … or one value with commas.</summary>
    public static SettingNode Of(IConfigurationSection section)
    {
        var node = new SettingNode(section.Path);
        var children = section.GetChildren().ToList();
        if (children.Count == 0 && section.Value?.Contains(',') == true)
            return node with { Items = [.. section.Value.Split(',').Select(item => node with { Text = OrNull(item.Trim()) })] };
        if (children.Count == 0) return node with { Text = OrNull(section.Value?.Trim()) };
        return children.All(child => child.Key.All(char.IsAsciiDigit))
            ? node with { Items = [.. children.Select(Of)] }
            : node with { Members = [.. children.Select(child => (child.Key, Of(child)))] };
    }

    /// <summary>A YAML file, or JSON, which is YAML too.</summary>
    /// <exception cref="IOException"/>
    /// <exception cref="UnauthorizedAccessException"/>
    /// <exception cref="YamlException">The file is no YAML.</exception>
    public static SettingNode OfFile(string path)
    {
        using var text = new StreamReader(path);
        var yaml = new YamlStream();
        try
        {
            yaml.Load(text);
        }
        catch (Exception error) when (error is not (IOException or YamlException))
        {
            // Some of what is no YAML makes the parser fail in ways of its own.
            throw new YamlException("This is no YAML.", error);
        }

        var name = Path.GetFileName(path);
        return yaml.Documents is [var document, ..] ? Of(name, document.RootNode, 0) : new SettingNode(name);
    }

    private static SettingNode Of(string file, YamlNode yaml, int depth)
    {
        if (depth > MaxDepth) throw new YamlException(yaml.Start, yaml.End, "There are too many levels.");
        var node = new SettingNode(string.Create(CultureInfo.InvariantCulture, $"{file} line {yaml.Start.Line}"));
        return yaml switch
        {
            YamlSequenceNode list => node with { Items = [.. list.Children.Select(child => Of(file, child, depth + 1))] },
            YamlMappingNode map => node with { Members = [.. map.Children.Select(pair => ($"{pair.Key}", Of(file, pair.Value, depth + 1)))] },
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "Null" or "NULL" or "~" } => node,
            YamlScalarNode scalar => node with { Text = OrNull(scalar.Value) },
            _ => node,
        };
    }

    private static string? OrNull(string? text) => text is { Length: > 0 } ? text : null;
}
