using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Sync.Benchmarks.Http;

/// <summary>
/// The script in <c>npm-peer</c>: what one would write in Node.js to serve flow logs from the same database.
/// </summary>
internal sealed class NodePeer : IAsyncDisposable
{
    private readonly Process _process;

    private NodePeer(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Installs the script's package and starts it.</summary>
    /// <returns>Null if Node.js is not installed.</returns>
    public static async Task<NodePeer?> StartAsync(string connectionString, int connections)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "npm-peer")).FullName;
        File.Copy(Path.Combine(Source(), "package.json"), Path.Combine(folder, "package.json"), overwrite: true);
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        string[] arguments =
        [
            Path.Combine(Source(), "server.cjs"), settings.Host!, $"{settings.Port}", settings.Username!,
            settings.Database!, $"{connections}",
        ];
        try
        {
            using var install = Start("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], folder);
            await install.StandardOutput.ReadToEndAsync();
            await install.WaitForExitAsync();
            var process = Start("node", arguments, folder);
            return await process.StandardOutput.ReadLineAsync() is { } url
                ? new NodePeer(process, url)
                : throw new InvalidOperationException("The script in npm-peer ended without serving.");
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string Source([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "npm-peer");

    private static Process Start(string program, string[] arguments, string folder) => Process.Start(
        new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
