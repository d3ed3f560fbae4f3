using System.Diagnostics;
using System.Globalization;

namespace Sync.Tests.Proof.Load;

/// <summary>The program <c>wrk</c>: as many requests as its connections can carry, over many routes.</summary>
internal static class Wrk
{
    private const string Script = """
        local paths = {
            "/api/flowlogs?pageSize=100", "/api/flowlogs?pageSize=50&status=Active", "/api/flowlogs?pageSize=20&sort=-changedAt", "/api/flowlogs?q=prod",
            "/api/flowlogs?format=csv", "/api/regions", "/api/runs?pageSize=5", "/api/drift?pageSize=20", "/api/health/ready",
        }
        local at = 0
        request = function()
            at = at % #paths + 1
            return wrk.format("GET", paths[at])
        end
        """;

    /// <returns>What it printed: without errors, as it says.</returns>
    public static async Task<string> RunAsync(Uri server, int connections, TimeSpan duration)
    {
        var script = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.lua");
        await File.WriteAllTextAsync(script, Script);
        try
        {
            string[] arguments =
            [
                "-t", "2", "-c", $"{connections}", "-d", duration.TotalSeconds.ToString("0's'", CultureInfo.InvariantCulture), "--timeout", "30s", "--latency", "-s", script, $"{server}",
            ];
            using var wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
            var printed = await wrk.StandardOutput.ReadToEndAsync();
            await wrk.WaitForExitAsync();
            Assert.True(wrk.ExitCode == 0 && printed.Contains("Requests/sec", StringComparison.Ordinal), printed);
            Assert.DoesNotContain("Socket errors", printed, StringComparison.Ordinal);
            Assert.DoesNotContain("Non-2xx", printed, StringComparison.Ordinal);
            return printed;
        }
        finally
        {
            File.Delete(script);
        }
    }
}
