using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sync.Settings;

/// <summary>
/// Rejects aliases inside anchored lists and maps: nested aliases multiply, so that a file of ten lines can expand to
/// billions of nodes. Rejects deep nesting too: what loads the nodes calls itself for each level.
/// </summary>
internal sealed class FlatAliases(IParser parser) : IParser
{
    private const int MaxLevels = 100;

    private int _levels;

    // Nesting depth below the outermost list or map that has an anchor; 0 outside.
    private int _depth;

    public ParsingEvent? Current => parser.Current;

    /// <exception cref="YamlException">An alias is in a place where it is not supported.</exception>
    public bool MoveNext()
    {
        if (!parser.MoveNext()) return false;
        _levels += Current!.NestingIncrease;
        // A stream and a document are levels too.
        if (_levels > MaxLevels + 2) throw new YamlException(Current.Start, Current.End, "There are too many levels.");
        if (_depth > 0 && Current is AnchorAlias alias)
        {
            throw new YamlException(
                alias.Start, alias.End,
                $"An alias (*{alias.Value}) inside a list or map that has an anchor (&) is not supported.");
        }

        if (_depth > 0 || Current is NodeEvent { Anchor.IsEmpty: false }) _depth += Current.NestingIncrease;
        return true;
    }
}
