using System.CommandLine;

namespace Sync.Local.Commands;

/// <summary><c>completion</c>: the scripts of <c>Completion</c>, which ask this program what can come next.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "For which shell; each script's first line says where it goes." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command("completion", "Print the script that completes commands and options with the Tab key.") { shell };
        command.SetAction(parsed =>
        {
            using var script = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"Sync.Local.Completion.sync.{parsed.GetValue(shell)}")!;
            using var reader = new StreamReader(script);
            Console.Write(reader.ReadToEnd());
            return ExitCode.Done;
        });
        return command;
    }
}
