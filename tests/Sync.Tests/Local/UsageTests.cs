using System.CommandLine;
using System.CommandLine.Help;
using Sync.Local.Commands;

namespace Sync.Tests.Local;

/// <summary>
/// Wrong values of every option of every command, as the tree of commands has them: an error of two lines on standard
/// error, which names the option.
/// </summary>
public sealed class UsageTests
{
    // What every option of its type must refuse.
    private static readonly string[] NoNumbers =
        ["abc", "-1", "1.5", "1e3", "0x10", "99999999999999999999", "", " ", "１", "NaN"];

    private static readonly string[] NoDurations = ["abc", "-5s", "5", "s", "99999999999s", "400d", "1:", "", "30 s"];

    private static readonly string[] NoTimes =
        ["sometime", "h", "-1h", "2026-13-01", "2026-02-30", "1e3d", "999999999h", "0001-01-01", "", "24hours"];

    private static readonly string[] NoWords = ["nosuch", "", "TABLE", " "];

    public static TheoryData<string> Commands =>
        [.. Leaves(CommandLine.Create()).Select(command => string.Join(' ', Words(command)))];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_wrong_value_of_every_option_is_an_error_of_two_lines(string name)
    {
        var command = Leaves(CommandLine.Create()).Single(each => string.Join(' ', Words(each)) == name);
        var faults = new List<string>();
        var tried = 0;
        foreach (var option in command.Options.Where(option => option is not (HelpOption or VersionOption)))
        {
            foreach (var wrong in WrongUses(option))
            {
                tried++;
                if (await FaultAsync(command, option, wrong) is { } fault) faults.Add(fault);
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(tried > 0 || command.Options.All(option => option is HelpOption));
    }

    [Theory]
    [InlineData("synk", "flowsync has no command synk. Did you mean sync?")]
    [InlineData("list --regoin cn-hangzhou", "flowsync list has no option --regoin. Did you mean --region?")]
    [InlineData("run --dryrun", "flowsync run has no option --dryrun. Did you mean --dry-run?")]
    [InlineData("run --cloud azure", "--cloud must be fake or alibaba, not azure.")]
    [InlineData("drift --kind remved", "--kind must be added, changed or removed, not remved. Did you mean removed?")]
    [InlineData("list --limit abc", "--limit must be a whole number, 0 or more, not abc.")]
    [InlineData("up --port abc", "--port must be a whole number from 0 to 65535, not abc.")]
    [InlineData("up --port 70000", "--port must be a whole number from 0 to 65535, not 70000.")]
    [InlineData("up --host localhost", "--host must be an IP address, such as 127.0.0.1 or 0.0.0.0, not localhost.")]
    [InlineData("fake-cen --regions abc", "--regions must be a whole number from 1 to 30, not abc.")]
    [InlineData("fake-cen --latency 00:02:00", "--latency must be a duration from 0s to 1m, such as 30s, 5m or "
        + "00:00:30, not 00:02:00.")]
    [InlineData("coverage --min most", "--min must be a number from 0 to 100, not most.")]
    [InlineData("coverage --all=maybe", "--all is on or off: write --all alone, not with maybe.")]
    [InlineData("status -o jsn", "--output must be table, json, csv, yaml or wide, not jsn. Did you mean json?")]
    [InlineData("status --json -o csv", "--json is -o json: it cannot be combined with -o csv.")]
    [InlineData("runs last", "ID must be a whole number, 1 or more, not last.")]
    [InlineData("show", "flowsync show needs ID: The flow log's ID, or its name.")]
    [InlineData("query --limt 3", "flowsync query has no option --limt. Did you mean --limit?")]
    [InlineData("runs --json=2", "--json is on or off: write --json alone, not with 2.")]
    [InlineData("show one two", "flowsync show takes no further argument: two is one too many.")]
    [InlineData("diff", "--from is required: Start time: a time such as ")]
    [InlineData("list --limit", "--limit needs a value: Maximum number of results; 0 for all.")]
    [InlineData("list --limit 1 --limit 2", "--limit can be given only once.")]
    [InlineData("alert", "flowsync alert needs a command: list, deliveries, test, replay or enable.")]
    [InlineData("completion tcsh", "SHELL must be bash, zsh, fish or pwsh, not tcsh.")]
    [InlineData("drift --import", "--import requires --against-terraform.")]
    public async Task Wrong_usage_is_answered_with_what_is_wrong_and_what_is_near(string arguments, string first)
    {
        var result = await CommandSession.RunAsync(arguments.Split(' '));

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Equal(2, result.ErrorLines.Count);
        Assert.StartsWith(first, result.ErrorLines[0], StringComparison.Ordinal);
        Assert.Matches("^Usage: flowsync .*--help$", result.ErrorLines[1]);
    }

    [Fact]
    public async Task Without_a_command_the_help_is_printed_and_nothing_starts()
    {
        var result = await CommandSession.RunAsync();

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("Commands:", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[up]", "version")]
    public async Task The_default_of_dotnet_run_gives_way_to_a_command(params string[] arguments)
    {
        var result = await CommandSession.RunAsync(arguments);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("1.0.0", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_of_dotnet_run_is_up_with_its_options()
    {
        var result = await CommandSession.RunAsync("[up]", "--port", "abc");

        Assert.Equal("Usage: flowsync up --help", result.ErrorLines[1]);
    }

    [Fact]
    public void A_value_may_begin_with_an_at_sign_and_the_former_name_of_run_is_kept()
    {
        Assert.Empty(CommandLine.Create().Parse(["sync", "--dry-run"]).Errors);
        Assert.Equal("run", CommandLine.Create().Parse(["sync"]).CommandResult.Command.Name);
    }

    /// <returns>Null if it is reported as it should be.</returns>
    private static async Task<string?> FaultAsync(Command command, Option option, string[] wrong)
    {
        string[] arguments = [.. Words(command), .. Needed(command, option), .. wrong];
        var typed = string.Join(' ', arguments);
        var result = await CommandSession.RunAsync(arguments);
        if (result is not { ExitCode: 1, Output: "" }) return $"{typed}: {result.ExitCode}, {result.Output}";
        var lines = result.ErrorLines;
        if (lines.Count != 2) return $"{typed}: {lines.Count} lines: {result.Errors}";
        if (!lines[1].StartsWith("Usage: flowsync ", StringComparison.Ordinal)) return $"{typed}: {lines[1]}";
        if (!lines[0].Contains(option.Name, StringComparison.Ordinal)) return $"{typed}: does not name it: {lines[0]}";
        string[] unwanted = ["System.", "`", "Nullable", "Exception", "   at ", "Int32", "expected type"];
        return unwanted.FirstOrDefault(word => result.Errors.Contains(word, StringComparison.Ordinal)) is { } found
            ? $"{typed}: contains {found}: {result.Errors}" : null;
    }

    private static IEnumerable<string[]> WrongUses(Option option)
    {
        // A letter too many: the nearest name is suggested.
        yield return [$"{option.Name}q"];
        foreach (var value in WrongValues(option)) yield return [$"{option.Name}={value}"];
        if (option.ValueType == typeof(bool)) yield break;
        yield return [option.Name];
        if (option.Arity.MaximumNumberOfValues == 1) yield return [option.Name, "1", option.Name, "2"];
    }

    private static string[] WrongValues(Option option)
    {
        var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        if (type == typeof(bool)) return ["abc", "2", "yes"];
        // Half a percent is a share.
        if (type == typeof(double)) return [.. NoNumbers.Except(["1.5"])];
        if (type == typeof(int) || type == typeof(long)) return NoNumbers;
        if (type == typeof(TimeSpan)) return NoDurations;
        if (IsTime(option)) return NoTimes;
        if (option.HelpName?.Contains('|', StringComparison.Ordinal) == true) return NoWords;
        return option.Name == "--host" ? ["localhost", "999.1.1.1", ""] : [];
    }

    private static bool IsTime(Option option) =>
        option.Description!.Contains("a time such as", StringComparison.Ordinal);

    /// <summary>What the command needs beside the option that is wrong.</summary>
    private static IEnumerable<string> Needed(Command command, Option wrong) => command.Arguments
        .Where(argument => argument.Arity.MinimumNumberOfValues > 0)
        .Select(argument => argument.Name == "SHELL" ? "bash" : "x")
        .Concat(command.Options.Where(option => option.Required && option != wrong)
            .SelectMany(option => (string[])[option.Name, IsTime(option) ? "yesterday" : "x.csv"]));

    private static IEnumerable<string> Words(Command command) => command is RootCommand
        ? []
        : [.. Words(command.Parents.OfType<Command>().First()), command.Name];

    private static IEnumerable<Command> Leaves(Command command) =>
        command.Subcommands.SelectMany(Leaves).Concat(command.Action is null ? [] : (Command[])[command]);
}
