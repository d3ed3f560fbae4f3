using System.Diagnostics;
using System.Globalization;

namespace Sync.Proofs.Load;

/// <summary>Runs the load generator <c>wrk</c> over many routes, at the full rate of its connections.</summary>
internal static class Wrk
{
    private const string Script = """
        local paths = {
            "/api/flowlogs?pageSize=100", "/api/flowlogs?pageSize=50&status=Active",
            "/api/flowlogs?pageSize=20&sort=-changedAt", "/api/flowlogs?q=prod",
            "/api/flowlogs?format=csv", "/api/regions", "/api/runs?pageSize=5", "/api/drift?pageSize=20",
            "/api/health/ready",
        }
        local at = 0
        request = function()
            at = at % #paths + 1
            return wrk.format("GET", paths[at])
        end
        done = function(all, latency)
            local errors = all.errors.connect + all.errors.read + all.errors.write + all.errors.status
                + all.errors.timeout
            print(string.format(
                "all: %d %.1f %d %.1f %.1f %.1f", all.requests, all.requests * 1e6 / all.duration, errors,
                latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
        end
        """;

    public static async Task<Answered> RunAsync(Uri server, int connections, TimeSpan duration)
    {
        var script = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.lua");
        await File.WriteAllTextAsync(script, Script);
        try
        {
            string[] arguments =
            [
                "-t", "2", "-c", $"{connections}", "-d",
                duration.TotalSeconds.ToString("0's'", CultureInfo.InvariantCulture), "--timeout", "30s", "--latency",
                "-s", script, $"{server}",
            ];
            var result = await ToolProcess.RunAsync(new ProcessStartInfo("wrk", arguments));
            var all = result.Output.Split('\n')
                .FirstOrDefault(line => line.StartsWith("all: ", StringComparison.Ordinal));
            Assert.True(result.ExitCode == 0 && all is not null, result.Output);
            var numbers = all["all: ".Length..].Split(' ')
                .Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToList();
            return new Answered(
                $"wrk, {connections} connections", (long)numbers[0], numbers[1], (long)numbers[2], numbers[3],
                numbers[4], numbers[5]);
        }
        finally
        {
            File.Delete(script);
        }
    }
}
