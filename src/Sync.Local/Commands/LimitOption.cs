using System.CommandLine;
using Sync.Local.Commands.Usage;

namespace Sync.Local.Commands;

/// <summary><c>--limit</c>, shared by the commands that list.</summary>
internal static class LimitOption
{
    public static Option<int> Create(int usual) =>
        Values.WholeNumber("--limit", "Maximum number of results; 0 for all.", usual, 0, int.MaxValue);

    /// <returns>Null for all.</returns>
    public static int? Read(ParseResult parsed, Option<int> option) =>
        parsed.GetValue(option) is var limit && limit == 0 ? null : limit;
}
