using Sync.Local.Commands;

namespace Sync.Testing;

/// <summary>Runs commands in this process. Those that read are given the app with <c>--url</c>.</summary>
internal static class CommandSession
{
    public static async Task<SyncProcess.Result> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var errors = new StringWriter { NewLine = "\n" };
        var exitCode = await CommandLine.RunAsync(arguments, output, errors);
        return new SyncProcess.Result(exitCode, $"{output}", $"{errors}");
    }

    /// <summary>A command that reads the API of an app.</summary>
    public static Task<SyncProcess.Result> ReadAsync(this SyncApplication app, params string[] arguments) =>
        RunAsync([.. arguments, "--url", app.Http.BaseAddress!.ToString()]);

    /// <summary>The same, with the exit code 0.</summary>
    /// <returns>The standard output.</returns>
    public static async Task<string> ReadWellAsync(this SyncApplication app, params string[] arguments)
    {
        var result = await app.ReadAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Output}{result.Errors}");
        return result.Output;
    }
}
