using System.Diagnostics;

namespace Sync.Testing;

/// <summary>The command line as users run it: <c>Sync.Local</c> in a separate process.</summary>
internal sealed class SyncProcess : IAsyncDisposable
{
    private static readonly string[] OurPrefixes =
        ["Sync__", "ConnectionStrings__", "ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "ACCESS_KEY_"];

    /// <summary>
    /// The file of the program, to be started with <c>dotnet</c>: of this build, or a published one that the
    /// environment variable <c>SYNC_TEST_PROGRAM</c> names.
    /// </summary>
    public static string Program { get; } =
        Environment.GetEnvironmentVariable("SYNC_TEST_PROGRAM") is { Length: > 0 } published
            ? published
            : typeof(Program).Assembly.Location;

    private readonly Process _process;
    private readonly WrittenText _output;
    private readonly Task<string> _errors;

    private SyncProcess(Process process) =>
        (_process, _output, _errors) = (
            process, new WrittenText(process.StandardOutput), process.StandardError.ReadToEndAsync());

    /// <param name="settings">
    /// Values by configuration key. No other settings of Sync are inherited from the environment of this process.
    /// </param>
    public static SyncProcess Start(IReadOnlyDictionary<string, string?> settings, params string[] arguments) =>
        new(Process.Start(Command(settings, arguments))!);

    /// <summary>The same, for a test that reads the output while the process runs.</summary>
    public static ProcessStartInfo Command(
        IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        string[] command = ["dotnet", Program, .. arguments];
        // A process that a shell started in the background ignores interrupts, and so would those that it starts.
        if (OperatingSystem.IsLinux()) command = ["env", "--default-signal=INT", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList()) start.Environment.Remove(name);
        // Hides credentials in the home directory of the user who runs the tests.
        start.Environment["HOME"] = Path.GetTempPath();
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return start;
    }

    public static async Task<Result> RunAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        await using var process = Start(settings, arguments);
        return await process.EndAsync();
    }

    /// <summary>Writes the complete standard input and closes it.</summary>
    public async Task SendAsync(string input)
    {
        await _process.StandardInput.WriteAsync(input);
        _process.StandardInput.Close();
    }

    public async Task<Result> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(limit.Token);
        return new Result(_process.ExitCode, await _output.Whole, await _errors);
    }

    /// <summary>
    /// Waits until the process has written a text to its standard output, for two minutes at most.
    /// </summary>
    public async Task SaysAsync(string text)
    {
        var isWritten = _output.ContainsAsync(text);
        if (await Task.WhenAny(isWritten, Task.Delay(TimeSpan.FromMinutes(2))) != isWritten)
            Assert.Fail($"No \"{text}\" within two minutes.");
        if (!await isWritten) Assert.Fail($"No \"{text}\": {await _output.Whole}{await _errors}");
    }

    /// <summary>Like <see cref="EndAsync"/>, for a process that runs up to 30 minutes. Linux only.</summary>
    /// <returns>The result, and the peak resident memory of the process in bytes.</returns>
    public async Task<(Result Result, long PeakBytes)> EndWatchedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(30));
        var (peak, ended) = (0L, _process.WaitForExitAsync(limit.Token));
        while (!ended.IsCompleted)
        {
            peak = ProcessMemory.PeakBytes(_process.Id) ?? peak;
            await Task.WhenAny(ended, Task.Delay(50, limit.Token));
        }

        await ended;
        return (new Result(_process.ExitCode, await _output.Whole, await _errors), peak);
    }

    public int Id => _process.Id;

    /// <summary>The resident memory of the process. Linux only.</summary>
    public long ResidentBytes => ProcessMemory.ResidentBytes(_process.Id);

    public bool HasExited => _process.HasExited;

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends SIGINT, as Ctrl+C does.</summary>
    public Task InterruptAsync() => Process.Start("kill", ["-INT", $"{_process.Id}"]).WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static bool IsOurs(string name) =>
        OurPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            || name is "SYNC_URL" or "SYNC_KEY" or "SYNC_CONFIG";

    /// <summary>Runs a command and asserts that its exit code is 0.</summary>
    /// <returns>The standard output.</returns>
    public static async Task<string> OutputAsync(
        IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var result = await RunAsync(settings, arguments);
        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Output}{result.Errors}");
        return result.Output;
    }

    internal sealed record Result(int ExitCode, string Output, string Errors)
    {
        /// <summary>For a command that reads, the first line names the inventory.</summary>
        public IReadOnlyList<string> ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
