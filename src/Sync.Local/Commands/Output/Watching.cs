using System.CommandLine;
using Sync.Local.Commands.Usage;

namespace Sync.Local.Commands.Output;

/// <summary><c>--watch</c> and <c>--every</c>: repeat a command that reads until Ctrl+C.</summary>
internal sealed class Watching
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);

    // Puts the cursor at the beginning of the screen, and clears it.
    private const string Clear = "\e[H\e[2J";

    private readonly Option<bool> _watch = new("--watch", "-w")
    {
        Description = $"Repeat every {Lengths.Show(Usual)} until Ctrl+C.",
    };

    private readonly Option<TimeSpan?> _every = Values.Duration(
        "--every", "Repeat so often until Ctrl+C.", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    public void AddTo(Command command)
    {
        command.Add(_watch);
        command.Add(_every);
    }

    /// <returns>The command's exit code, if it is not repeated.</returns>
    /// <exception cref="OperationCanceledException">Ctrl+C.</exception>
    public async Task<int> RunAsync(ParseResult parsed, Func<Task<int>> command, CancellationToken cancellationToken)
    {
        var every = parsed.GetValue(_every);
        if (every is null && !parsed.GetValue(_watch)) return await command();
        var output = parsed.InvocationConfiguration.Output;
        while (true)
        {
            if (output is StandardOutput && !Console.IsOutputRedirected) output.Write(Clear);
            await command();
            await Task.Delay(every ?? Usual, cancellationToken);
        }
    }
}
