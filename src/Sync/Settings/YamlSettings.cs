using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sync.Settings;

/// <summary>Reads settings from a YAML file, or from JSON, which is a subset of YAML.</summary>
internal sealed class YamlSettings
{
    // No rule is nested deeper; a file with aliases that refer to themselves is.
    private const int MaxDepth = 10;

    // Aliases can expand: ten thousand aliases of a thousand lines are ten million nodes.
    private const int MaxNodes = 100_000;

    private readonly string _file;
    private int _nodes;

    private YamlSettings(string file) => _file = file;

    /// <exception cref="IOException"/>
    /// <exception cref="UnauthorizedAccessException"/>
    /// <exception cref="YamlException">The file is not valid YAML, or expands to too many nodes.</exception>
    public static SettingNode Read(string path)
    {
        using var text = new StreamReader(path);
        return Read(text, Path.GetFileName(path));
    }

    /// <summary>The same for text that is read from a file of this name.</summary>
    public static SettingNode Read(TextReader text, string name)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new FlatAliases(new Parser(text)));
        }
        catch (Exception error) when (error is not (IOException or YamlException))
        {
            // The parser fails with other exceptions on some invalid input.
            throw new YamlException("This is not valid YAML.", error);
        }

        if (yaml.Documents.Count > 1) throw Fault(yaml.Documents[1].RootNode, "There is a second document (---).");
        return yaml.Documents is [var document, ..]
            ? new YamlSettings(name).Read(document.RootNode, 0)
            : new SettingNode(name);
    }

    private SettingNode Read(YamlNode yaml, int depth)
    {
        if (depth > MaxDepth) throw Fault(yaml, "There are too many levels.");
        if (++_nodes > MaxNodes)
        {
            throw Fault(
                yaml, Invariant($"There are more than {MaxNodes} values, including those repeated by aliases."));
        }

        var node = new SettingNode(Invariant($"{_file} line {yaml.Start.Line}")) { Line = yaml.Start.Line };
        return yaml switch
        {
            YamlSequenceNode list => node with { Items = [.. list.Children.Select(child => Read(child, depth + 1))] },
            YamlMappingNode map => node with
            {
                Members =
                [
                    .. map.Children.Select(pair => (
                        ReadName(pair.Key), Read(pair.Value, depth + 1) with { Line = pair.Key.Start.Line })),
                ],
            },
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "Null" or "NULL" or "~" } => node,
            YamlScalarNode scalar => node with { Text = SettingNode.OrNull(scalar.Value) },
            _ => node,
        };
    }

    private static string ReadName(YamlNode yaml) => yaml is YamlScalarNode name
        ? $"{name}"
        : throw Fault(yaml, "A name must be text, not a list or a map.");

    private static YamlException Fault(YamlNode yaml, string message) => new(yaml.Start, yaml.End, message);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
