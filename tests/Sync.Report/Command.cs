using System.ComponentModel;
using System.Diagnostics;

namespace Sync.Report;

/// <summary>Runs other programs in the repository.</summary>
internal static class Command
{
    /// <summary>Runs a program and passes its output through.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(
        IEnumerable<(string Name, string Value)> variables, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.PathOf() };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <returns>The program's output; empty if it failed or is not installed.</returns>
    public static string Read(string folder, string program, params IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : "";
        }
        catch (Win32Exception)
        {
            return "";
        }
    }
}
