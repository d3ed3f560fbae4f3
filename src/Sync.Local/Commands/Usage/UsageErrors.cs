using System.CommandLine;
using System.CommandLine.Parsing;

namespace Sync.Local.Commands.Usage;

/// <summary>
/// Reports a command line that cannot be run: one line with the first fault, and one that says where the usage is.
/// </summary>
internal static class UsageErrors
{
    public static int Write(ParseResult parsed, TextWriter errors)
    {
        errors.WriteLine(Printing.Clean(Describe(parsed)));
        errors.WriteLine($"Usage: {Path(parsed.CommandResult.Command)} --help");
        return ExitCode.Wrong;
    }

    /// <summary>The command's words, such as <c>alert list</c>; "" for the root.</summary>
    public static string Words(Command command) => command is RootCommand
        ? ""
        : $"{Words(command.Parents.OfType<Command>().First())} {command.Name}".TrimStart();

    private static string Path(Command command) => $"{CommandLine.Name} {Words(command)}".TrimEnd();

    private static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var unknown, ..]) return Unknown(command, unknown);
        var error = parsed.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult option => Describe(option, error),
            ArgumentResult argument when argument.Tokens.Count == 0 => Missing(command, argument.Argument),
            ArgumentResult => error.Message,
            _ when command.Action is null => $"{Path(command)} needs a command: {Values.List(Subcommands(command))}.",
            _ => error.Message,
        };
    }

    private static string Unknown(Command command, string word)
    {
        var name = word.Split('=')[0];
        if (name is ['-', _, ..])
            return $"{Path(command)} has no option {name}.{Nearest.Suggest(name, OptionNames(command))}";
        if (command.Subcommands.Count > 0)
            return $"{Path(command)} has no command {word}.{Nearest.Suggest(word, Names(command.Subcommands))}";
        var takes = command.Arguments.Count == 0 ? "no argument" : "no further argument";
        return $"{Path(command)} takes {takes}: {word} is one too many.";
    }

    private static string Missing(Command command, Argument argument) =>
        $"{Path(command)} needs {argument.Name}: {argument.Description}";

    private static string Describe(OptionResult result, ParseError error)
    {
        var option = result.Option;
        if (option.ValueType == typeof(bool) && result.Tokens.Count > 0)
            return $"{option.Name} is on or off: write {option.Name} alone, not with {result.Tokens[0].Value}.";
        if (option.Required && result.IdentifierToken is null)
            return $"{option.Name} is required: {option.Description}";
        if (result.Tokens.Count == 0) return $"{option.Name} needs a value: {option.Description}";
        return result.Tokens.Count > option.Arity.MaximumNumberOfValues
            ? $"{option.Name} can be given only once."
            : error.Message;
    }

    private static IReadOnlyList<string> Subcommands(Command command) =>
        [.. command.Subcommands.Where(each => !each.Hidden).Select(each => each.Name)];

    private static IEnumerable<string> Names(IEnumerable<Command> commands) =>
        commands.Where(each => !each.Hidden).SelectMany(each => each.Aliases.Append(each.Name));

    private static IEnumerable<string> OptionNames(Command command) => command.Options
        .Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(each => each.Recursive)))
        .Where(option => !option.Hidden)
        .SelectMany(option => option.Aliases.Append(option.Name));
}
