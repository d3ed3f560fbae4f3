using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Sync.Local.Commands.Usage;

/// <summary>
/// Options and arguments whose values are checked here, because the library's own messages show the names of types.
/// </summary>
internal static class Values
{
    /// <summary>Allows only these values, suggests them, and shows them in the help.</summary>
    public static T OneOf<T>(this T option, params IReadOnlyList<string> values)
        where T : Option
    {
        option.HelpName ??= string.Join('|', values);
        option.CompletionSources.Add([.. values]);
        option.Validators.Add(result =>
        {
            var wrong = result.Tokens.Select(token => token.Value).FirstOrDefault(value => !values.Contains(value));
            if (wrong is not null) result.AddError(NotAllowed(option.Name, wrong, values));
        });
        return option;
    }

    /// <inheritdoc cref="OneOf{T}(T, IReadOnlyList{string})"/>
    public static Argument<string> OneOf(this Argument<string> argument, params IReadOnlyList<string> values)
    {
        argument.HelpName ??= string.Join('|', values);
        argument.CompletionSources.Add([.. values]);
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !values.Contains(token.Value))
                result.AddError(NotAllowed(argument.Name, token.Value, values));
        });
        return argument;
    }

    /// <summary>An option whose value is a whole number.</summary>
    /// <param name="usual">The value without the option.</param>
    public static Option<int> WholeNumber(string name, string description, int usual, int min, int max) => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => usual,
        CustomParser = result => (int)ReadNumber(result, name, min, max),
    };

    /// <summary>The same, for an option that need not have a value.</summary>
    public static Option<int?> WholeNumber(string name, string description, int min, int max) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result => (int)ReadNumber(result, name, min, max),
    };

    /// <summary>A number that <paramref name="result"/> must be, or else an error.</summary>
    public static long ReadNumber(ArgumentResult result, string name, long min, long max)
    {
        var text = result.Tokens[^1].Value;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max)
            return number;
        var range = max is int.MaxValue or long.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $", {min} or more")
            : string.Create(CultureInfo.InvariantCulture, $" from {min} to {max}");
        result.AddError($"{name} must be a whole number{range}, not {Printing.Clean(text)}.");
        return min;
    }

    /// <summary>An option whose value is a share in percent.</summary>
    public static Option<double?> Percentage(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "percent",
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number <= 100)
                return number;
            result.AddError($"{name} must be a number from 0 to 100, not {Printing.Clean(text)}.");
            return null;
        },
    };

    /// <summary>An option whose value is a length of time.</summary>
    public static Option<TimeSpan?> Duration(string name, string description, TimeSpan min, TimeSpan max) => new(name)
    {
        Description = description,
        HelpName = "duration",
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (Lengths.TryParse(text, out var length) && length >= min && length <= max) return length;
            result.AddError($"{name} must be a duration from {Lengths.Show(min)} to {Lengths.Show(max)}, such as 30s, "
                + $"5m or 00:00:30, not {Printing.Clean(text)}.");
            return null;
        },
    };

    /// <summary>Whether the switch is on. Never fails, unlike asking for the value of a wrong one.</summary>
    public static bool IsOn(this CommandResult result, Option<bool> option) =>
        result.GetResult(option) is { Implicit: false } given
        && given.Tokens is not [.., { Value: "false" or "False" }];

    /// <summary>Whether the option is on the command line.</summary>
    public static bool IsGiven(this CommandResult result, Option option) =>
        result.GetResult(option) is { Implicit: false };

    /// <summary>One sentence that names the value, those that are allowed, and the nearest of them.</summary>
    public static string NotAllowed(string name, string value, IReadOnlyList<string> allowed) =>
        $"{name} must be {List(allowed)}, not {Printing.Clean(value)}.{Nearest.Suggest(value, allowed)}";

    /// <summary>Joins alternatives: <c>a, b or c</c>.</summary>
    public static string List(IReadOnlyList<string> values) => values.Count < 2
        ? string.Concat(values)
        : $"{string.Join(", ", values.SkipLast(1))} or {values[^1]}";
}
