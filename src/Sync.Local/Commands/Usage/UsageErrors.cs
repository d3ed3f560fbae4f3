using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Sync.Local.Commands.Usage;

/// <summary>
/// Reports a command line that cannot be run: one line with the first fault, and one that says where the usage is.
/// </summary>
internal static class UsageErrors
{
    /// <returns>The first fault; null if the command can be run.</returns>
    /// <param name="words">What was parsed: the parser takes some mistakes for arguments.</param>
    public static string? Find(ParseResult parsed, IReadOnlyList<string> words)
    {
        var command = parsed.CommandResult.Command;
        // Of an option or a directive, such as the help, which answers whatever else is wrong.
        if (parsed.Action is not (null or ParseErrorAction) && parsed.Action != command.Action) return null;
        return WrongSwitch(command, words) ?? OptionAsArgument(parsed, words)
            ?? (parsed.Errors.Count > 0 ? Describe(parsed) : null);
    }

    public static int Write(ParseResult parsed, string fault, TextWriter errors)
    {
        errors.WriteLine(Printing.Clean(fault));
        errors.WriteLine($"Usage: {Path(parsed.CommandResult.Command)} --help");
        return ExitCode.Wrong;
    }

    /// <summary>The command's words, such as <c>alert list</c>; "" for the root.</summary>
    public static string Words(Command command) => command is RootCommand
        ? ""
        : $"{Words(command.Parents.OfType<Command>().First())} {command.Name}".TrimStart();

    private static string Path(Command command) => $"{CommandLine.Name} {Words(command)}".TrimEnd();

    /// <summary>A switch with a value that is none: the parser would take the value for an argument.</summary>
    private static string? WrongSwitch(Command command, IReadOnlyList<string> words)
    {
        var switches = Options(command).Where(option => option.ValueType == typeof(bool)).ToList();
        foreach (var (name, value) in words.TakeWhile(word => word != "--").Select(Split))
        {
            var given = switches.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));
            if (given is not null && value is not null && !bool.TryParse(value, out _))
                return $"{given.Name} is on or off: write {given.Name} alone, not with {value}.";
        }

        return null;
    }

    private static (string Name, string? Value) Split(string word) =>
        word.Split('=', 2) is [var name, var value] ? (name, value) : (word, null);

    /// <summary>An option that the command does not have, where the command takes arguments.</summary>
    private static string? OptionAsArgument(ParseResult parsed, IReadOnlyList<string> words)
    {
        if (words.Contains("--")) return null;
        var command = parsed.CommandResult.Command;
        var unknown = command.Arguments.Select(parsed.GetResult).OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens).Select(token => token.Value)
            .FirstOrDefault(word => word is ['-', _, ..] && !word.Any(char.IsWhiteSpace));
        return unknown is null ? null : Unknown(command, unknown);
    }

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

    private static IEnumerable<string> OptionNames(Command command) =>
        Options(command).Where(option => !option.Hidden).SelectMany(option => option.Aliases.Append(option.Name));

    /// <summary>Its own, and those of the commands above it that are for all below.</summary>
    private static IEnumerable<Option> Options(Command command) => command.Options.Concat(
        command.Parents.OfType<Command>().SelectMany(Options).Where(option => option.Recursive));
}
