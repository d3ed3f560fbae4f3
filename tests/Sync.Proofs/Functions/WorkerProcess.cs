using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Sync.Proofs.Functions;

/// <summary>The published app in its own process, started like an isolated worker.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private WorkerProcess(Process process) => _process = process;

    public IReadOnlyCollection<string> Output => _output;

    public static WorkerProcess Start(string appFolder, Uri host, IReadOnlyDictionary<string, string> settings)
    {
        var id = Guid.NewGuid().ToString();
        var start = new ProcessStartInfo("dotnet", [
            Path.Combine(appFolder, "Sync.Functions.dll"),
            "--functions-uri", host.ToString(), "--functions-worker-id", id,
            "--functions-request-id", Guid.NewGuid().ToString(),
            "--functions-grpc-max-message-length", int.MaxValue.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = appFolder,
        };
        // The worker must not find credentials in the home directory of the user who runs the tests.
        start.Environment["HOME"] = Path.GetTempPath();
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = appFolder;
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var worker = new WorkerProcess(Process.Start(start)!);
        worker.Listen();
        return worker;
    }

    /// <summary>Completes when the process has ended.</summary>
    public Task Ended => _process.WaitForExitAsync();

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Listen()
    {
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        void Keep(string? line)
        {
            if (line is not null) _output.Enqueue(line);
        }
    }
}
