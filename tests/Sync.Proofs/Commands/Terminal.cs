using System.Diagnostics;

namespace Sync.Proofs.Commands;

/// <summary>Runs the command line on a real terminal, created by <c>script</c>.</summary>
internal static class Terminal
{
    /// <summary>The output on the terminal of a command that must succeed.</summary>
    public static Task<string> RunAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments) =>
        RunAsync(150, settings, arguments);

    /// <param name="columns">How wide the terminal is.</param>
    public static Task<string> RunAsync(
        int columns, IReadOnlyDictionary<string, string?> settings, params string[] arguments) =>
        TypeAsync("", columns, settings, arguments);

    /// <param name="typed">What a person types.</param>
    public static async Task<string> TypeAsync(
        string typed, int columns, IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var command = $"stty cols {columns} && dotnet {SyncProcess.Program} {string.Join(' ', arguments)}";
        var start = new ProcessStartInfo("script", ["-qec", command, "/dev/null"]);
        start.Environment["TERM"] = "xterm";
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var result = await ToolProcess.RunAsync(start, typed);
        Assert.True(result.ExitCode == 0, result.Output);
        return result.Output;
    }
}
