using System.Diagnostics;

namespace Sync.Tests.Commands;

/// <summary>The command line on a real terminal, as <c>script</c> makes one.</summary>
internal static class Terminal
{
    /// <summary>What the terminal was sent, after a command of which the test expects that it ends well.</summary>
    public static async Task<string> RunAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("script", ["-qec", $"stty cols 150 && dotnet {typeof(Program).Assembly.Location} {string.Join(' ', arguments)}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TERM"] = "xterm";
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, await output);
        return await output;
    }
}
