using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Sync.Local.Commands.Usage;

namespace Sync.Local.Commands.Output;

/// <summary><c>-o</c>, <c>--json</c>, <c>--no-headers</c> and <c>--quiet</c>, of all commands that read.</summary>
internal sealed class OutputOptions
{
    private const int UsualWidth = 80;

    private readonly Option<string?> _format = new Option<string?>("--output", "-o")
    {
        Description = "table: aligned, as wide as the terminal; wide: with all columns, nothing shortened; csv; json "
            + "and yaml: the API's document. Default: table on a terminal, otherwise lines separated by tabs.",
    }.OneOf("table", "json", "csv", "yaml", "wide");

    private readonly Option<bool> _json = new("--json") { Description = "The same as -o json." };

    private readonly Option<bool> _noHeaders = new("--no-headers") { Description = "Leave out the line of headers." };

    private readonly Option<bool> _quiet = new("--quiet")
    {
        Description = "Write nothing to standard error unless the command fails.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_format, _json, _noHeaders, _quiet]) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.IsOn(_json) && result.GetResult(_format)?.Tokens is [var format] && format.Value != "json")
                result.AddError($"--json is -o json: it cannot be combined with -o {format.Value}.");
        });
    }

    public CommandOutput Open(ParseResult parsed)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var isTerminal = output is StandardOutput && !Console.IsOutputRedirected;
        var ansi = isTerminal ? AnsiConsole.Profile.Capabilities : null;
        return new CommandOutput(output, errors, Format(parsed, isTerminal), Width(isTerminal))
        {
            Headers = !parsed.GetValue(_noHeaders),
            Quiet = parsed.GetValue(_quiet),
            Coloured = ansi is { Ansi: true, ColorSystem: not ColorSystem.NoColors },
        };
    }

    private OutputFormat Format(ParseResult parsed, bool isTerminal) => parsed.GetValue(_format) switch
    {
        _ when parsed.GetValue(_json) => OutputFormat.Json,
        { } format => Enum.Parse<OutputFormat>(format, ignoreCase: true),
        null => isTerminal ? OutputFormat.Table : OutputFormat.Tabs,
    };

    // A program that asks for a table, such as watch, may say how wide it is to be.
    private static int Width(bool isTerminal)
    {
        if (isTerminal && Console.WindowWidth > 0) return Console.WindowWidth;
        var columns = Environment.GetEnvironmentVariable("COLUMNS");
        return int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width > 0
            ? width : UsualWidth;
    }
}
