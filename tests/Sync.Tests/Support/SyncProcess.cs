using System.Diagnostics;

namespace Sync.Tests.Support;

/// <summary>The command line as users run it: <c>Sync.Local</c> in a process of its own.</summary>
internal sealed class SyncProcess : IAsyncDisposable
{
    private static readonly string[] OurPrefixes =
        ["Sync__", "ConnectionStrings__", "ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "ACCESS_KEY_"];

    private readonly Process _process;
    private readonly Task<string> _output, _errors;

    private SyncProcess(Process process) =>
        (_process, _output, _errors) = (process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

    /// <param name="settings">By their configuration keys; nothing else that this process knows of Sync is passed on.</param>
    public static SyncProcess Start(IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList()) start.Environment.Remove(name);
        // Nor does it find the credentials that whoever runs the tests keeps at home.
        start.Environment["HOME"] = Path.GetTempPath();
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new SyncProcess(Process.Start(start)!);
    }

    public static async Task<Result> RunAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        await using var process = Start(settings, arguments);
        return await process.EndAsync();
    }

    /// <summary>All there is on its standard input.</summary>
    public async Task SendAsync(string input)
    {
        await _process.StandardInput.WriteAsync(input);
        _process.StandardInput.Close();
    }

    public async Task<Result> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(limit.Token);
        return new Result(_process.ExitCode, await _output, await _errors);
    }

    /// <summary>As <see cref="EndAsync"/>, for a run that takes its time. Linux only.</summary>
    /// <returns>With the most memory that the process ever had, in bytes.</returns>
    public async Task<(Result Result, long PeakBytes)> EndWatchedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var (peak, ended) = (0L, _process.WaitForExitAsync(limit.Token));
        while (!ended.IsCompleted)
        {
            peak = ProcessMemory.PeakBytes(_process.Id) ?? peak;
            await Task.WhenAny(ended, Task.Delay(50, limit.Token));
        }

        await ended;
        return (new Result(_process.ExitCode, await _output, await _errors), peak);
    }

    public int Id => _process.Id;

    /// <summary>What the kernel counts as its memory. Linux only.</summary>
    public long ResidentBytes => ProcessMemory.ResidentBytes(_process.Id);

    public bool HasExited => _process.HasExited;

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>What Ctrl+C sends.</summary>
    public Task InterruptAsync() => Process.Start("kill", ["-INT", $"{_process.Id}"]).WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static bool IsOurs(string name) =>
        OurPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) || name is "SYNC_URL" or "SYNC_KEY";

    /// <summary>A command of which the test expects that it ends well.</summary>
    /// <returns>Its standard output.</returns>
    public static async Task<string> OutputAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var result = await RunAsync(settings, arguments);
        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Output}{result.Errors}");
        return result.Output;
    }

    internal sealed record Result(int ExitCode, string Output, string Errors)
    {
        /// <summary>The first of a command that reads says which inventory.</summary>
        public IReadOnlyList<string> ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
