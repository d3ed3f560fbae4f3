using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sync.Settings;

/// <summary>YAML without aliases in what has an anchor: they multiply, so that a file of ten lines can stand for billions of nodes.</summary>
internal sealed class FlatAliases(IParser parser) : IParser
{
    // How many levels deep in the outermost list or map that has an anchor; 0 outside.
    private int _depth;

    public ParsingEvent? Current => parser.Current;

    /// <exception cref="YamlException">There is an alias where there may be none.</exception>
    public bool MoveNext()
    {
        if (!parser.MoveNext()) return false;
        if (_depth > 0 && Current is AnchorAlias alias)
            throw new YamlException(alias.Start, alias.End, $"There is an alias (*{alias.Value}) within a list or map that has an anchor (&) itself.");
        if (_depth > 0 || Current is NodeEvent { Anchor.IsEmpty: false }) _depth += Current!.NestingIncrease;
        return true;
    }
}
