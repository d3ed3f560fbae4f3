using System.CommandLine;
using Sync.Local.Commands.Usage;

namespace Sync.Local.Commands;

/// <summary>
/// <c>completion</c>: prints a script of <c>Completion</c>, which calls this program for suggestions.
/// </summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL")
        {
            Description = "The shell. The first line of the script says where to install it.",
        };
        shell.OneOf("bash", "zsh", "fish", "pwsh");
        var command = new Command("completion", "Print the script for Tab completion of commands and options.")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            using var script = typeof(CompletionCommand).Assembly.GetManifestResourceStream(
                $"Sync.Local.Completion.flowsync.{parsed.GetValue(shell)}")!;
            using var reader = new StreamReader(script);
            parsed.InvocationConfiguration.Output.Write(reader.ReadToEnd());
            return ExitCode.Done;
        });
        return command;
    }
}
