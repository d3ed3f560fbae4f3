using System.CommandLine;
using System.Globalization;

namespace Sync.Local.Commands;

/// <summary><c>--limit</c>, shared by the commands that list.</summary>
internal static class LimitOption
{
    public static Option<int> Create(int usual)
    {
        var option = new Option<int>("--limit")
        {
            Description = "Maximum number of results; 0 for all.",
            DefaultValueFactory = _ => usual,
        };
        option.Validators.Add(result =>
        {
            // Of the text, because asking for a value that is not a number throws.
            if (result.Tokens is [var token]
                && !int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                result.AddError("--limit must be a whole number, 0 or more.");
        });
        return option;
    }

    /// <returns>Null for all.</returns>
    public static int? Read(ParseResult parsed, Option<int> option) =>
        parsed.GetValue(option) is var limit && limit == 0 ? null : limit;
}
