using System.Diagnostics;
using Sync.Local.Hosting;

namespace Sync.Benchmarks;

/// <summary><c>Sync.Local</c> in a separate process, as users run it.</summary>
internal sealed class LocalProcess : IAsyncDisposable
{
    private readonly Process _process;

    private LocalProcess(Process process) => _process = process;

    public TextReader Output => _process.StandardOutput;

    public static LocalProcess Start(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(LocalApp).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (key, value) in settings) start.Environment[key] = value;
        return new LocalProcess(Process.Start(start)!);
    }

    /// <returns>Its output, and its peak resident memory in bytes.</returns>
    public async Task<(string Output, long PeakMemory)> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        var peak = 0L;
        while (!_process.HasExited)
        {
            peak = Math.Max(peak, PeakMemory());
            await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(50));
        }

        return _process.ExitCode == 0
            ? (await output, peak)
            : throw new InvalidOperationException($"The process ended with {_process.ExitCode}: {await output}");
    }

    // The kernel's high-water mark: polling misses only growth after the last poll.
    private long PeakMemory()
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status")
                .FirstOrDefault(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
            if (line is null) return 0;
            var kilobytes = line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal);
            return 1024 * long.Parse(kilobytes, System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
