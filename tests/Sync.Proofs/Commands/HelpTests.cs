using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Sync.Local.Commands;

namespace Sync.Proofs.Commands;

public sealed partial class HelpTests
{
    [Fact]
    public void Every_command_has_examples_and_each_of_them_parses()
    {
        var root = CommandLine.Create();

        Assert.All(Leaves(root), command => Assert.NotEmpty(Examples.Of(command)));
        Assert.All(
            Leaves(root).SelectMany(Examples.Of),
            example => Assert.True(root.Parse(Arguments(example)).Errors.Count == 0, example));
    }

    [Fact]
    public async Task Help_shows_the_examples_and_the_exit_codes()
    {
        var settings = new Dictionary<string, string?>();

        Assert.Contains(
            "Examples:\n  flowsync export -o flowlogs.parquet\n",
            await SyncProcess.OutputAsync(settings, "export", "--help"), StringComparison.Ordinal);
        var help = await SyncProcess.OutputAsync(settings, "--help");
        Assert.Contains("\n  flowsync [command] [options]\n", help, StringComparison.Ordinal);
        Assert.Contains("\n  4  no flow log or run has this ID", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("coverage")]
    [InlineData("run")]
    public async Task Help_that_is_written_to_a_file_is_wrapped(string command)
    {
        var help = await SyncProcess.OutputAsync(new Dictionary<string, string?>(), command, "--help");

        Assert.All(help.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 120, line));
    }

    private static IEnumerable<Command> Leaves(Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Leaves);

    // The arguments that a shell would pass: without a following pipe, a redirection or surrounding brackets.
    private static IReadOnlyList<string> Arguments(string example) =>
        [.. CommandLineParser.SplitCommandLine(Shell().Match(example).Groups[1].Value)];

    [GeneratedRegex(@"(?:^|[ (])flowsync ?([^|)>]*)\)?""?(?: ?[|>]|$)")]
    private static partial Regex Shell();
}
