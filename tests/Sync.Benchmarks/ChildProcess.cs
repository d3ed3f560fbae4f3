using System.Diagnostics;
using System.Globalization;

namespace Sync.Benchmarks;

/// <summary>A process that a benchmark starts and ends.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public TextReader Output => _process.StandardOutput;

    public TextWriter Input => _process.StandardInput;

    /// <param name="environment">In addition to that of this process.</param>
    /// <param name="folder">The working directory; null: that of temporary files.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program is not installed.</exception>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Reads up to a line that starts with a text.</summary>
    /// <exception cref="InvalidOperationException">The process ended without one.</exception>
    public async Task<string> ReadLineAsync(string start)
    {
        string? line;
        do line = await Output.ReadLineAsync();
        while (line?.StartsWith(start, StringComparison.Ordinal) == false);
        return line ?? throw new InvalidOperationException($"The process ended without a line {start}…");
    }

    /// <returns>Its output, and its peak resident memory in bytes.</returns>
    /// <exception cref="InvalidOperationException">Its exit code is not 0.</exception>
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

    /// <summary>
    /// The kernel's high-water mark in bytes: polling misses only growth after the last poll. 0 if the process has
    /// ended.
    /// </summary>
    public long PeakMemory()
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status")
                .FirstOrDefault(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
            if (line is null) return 0;
            var kilobytes = line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal);
            return 1024 * long.Parse(kilobytes, CultureInfo.InvariantCulture);
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
