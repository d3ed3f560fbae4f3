using System.Diagnostics;

namespace Sync.Proofs.Npm;

/// <summary>
/// A test folder with a package.json and scripts. Its packages are installed once, in the folder of the test assembly.
/// </summary>
public sealed class NpmFolder
{
    private readonly string _source;
    private readonly Lazy<Task<string>> _installed;

    public NpmFolder(string source) => (_source, _installed) = (source, new(InstallAsync));

    /// <summary>Runs a script of the folder with access to the installed packages.</summary>
    /// <returns>The standard output.</returns>
    public async Task<string> RunAsync(string script, string[] arguments, string input) =>
        await RunAsync("node", [Path.Combine(_source, script), .. arguments], await _installed.Value, input);

    /// <summary>Starts a script of the folder, which ends with its standard input.</summary>
    public async Task<Process> StartAsync(string script) =>
        Start(Path.Combine(_source, script), [], await _installed.Value);

    /// <summary>As <see cref="StartAsync"/>, for a script that serves.</summary>
    /// <returns>The process, after it has printed its first line.</returns>
    public async Task<Process> ServeAsync(string script, params string[] arguments)
    {
        var server = Start(Path.Combine(_source, script), arguments, await _installed.Value, withError: true);
        // Read to the end, so that the server never waits for a reader.
        var errors = server.StandardError.ReadToEndAsync();
        if (await server.StandardOutput.ReadLineAsync() is null) Assert.Fail($"{script}: {await errors}");
        _ = server.StandardOutput.ReadToEndAsync();
        return server;
    }

    private async Task<string> InstallAsync()
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(AppContext.BaseDirectory, Path.GetFileName(_source))).FullName;
        var wanted = await File.ReadAllTextAsync(Path.Combine(_source, "package.json"));
        var done = Path.Combine(folder, "node_modules", "installed.json");
        if (File.Exists(done) && await File.ReadAllTextAsync(done) == wanted) return folder;

        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), wanted);
        await RunAsync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], folder, "");
        await File.WriteAllTextAsync(done, wanted);
        return folder;
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string folder, string input)
    {
        var result = await ToolProcess.RunAsync(Command(program, arguments, folder), input);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {result.Errors}");
        return result.Output;
    }

    private static Process Start(string script, string[] arguments, string folder, bool withError = false)
    {
        var start = Command("node", [script, .. arguments], folder);
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        start.RedirectStandardError = withError;
        return Process.Start(start)!;
    }

    private static ProcessStartInfo Command(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };
        // Calls to the loopback address must not use a proxy.
        start.Environment["NO_PROXY"] = "127.0.0.1";
        start.Environment["no_proxy"] = "127.0.0.1";
        return start;
    }
}
