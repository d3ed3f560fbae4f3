using System.CommandLine;
using System.Reflection;

namespace Sync.Local.Commands;

/// <summary><c>version</c>: the version and the commit, as <c>--version</c>.</summary>
internal static class VersionCommand
{
    private static string Version => typeof(VersionCommand).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static Command Create()
    {
        var command = new Command("version", "Print the version and the commit.");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.WriteLine($"{CommandLine.Name} {Version}");
            return ExitCode.Done;
        });
        return command;
    }
}
