using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Sync.Benchmarks.Http;

/// <summary>Results of requests over several keep-alive connections. Latencies are in milliseconds.</summary>
internal sealed record Load(long Requests, double PerSecond, double P50, double P99, long Bytes, int Status);

/// <summary>
/// GETs URLs of one server in turn over several connections. Uses raw sockets and parses only lengths: the client
/// shares the machine with the server, so its cost would distort the measurement.
/// </summary>
internal static class LoadClient
{
    /// <summary>Prints a <see cref="Load"/> as JSON.</summary>
    /// <param name="list">A file with one URL per line.</param>
    public static async Task<int> MainAsync(string list, int connections, double seconds, string[] headers)
    {
        Uri[] urls = [.. (await File.ReadAllLinesAsync(list)).Select(line => new Uri(line))];
        byte[][] requests =
        [
            .. urls.Select(url => Encoding.ASCII.GetBytes(
                $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n"
                + $"{string.Concat(headers.Select(header => header + "\r\n"))}\r\n")),
        ];
        var until = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        var clock = Stopwatch.StartNew();
        var each = await Task.WhenAll(
            Enumerable.Range(0, connections).Select(first =>
                Task.Run(() => RepeatAsync(urls[0], requests, first * requests.Length / connections, until))));
        var latencies = each.SelectMany(one => one.Latencies).Order().ToArray();
        var load = new Load(
            latencies.Length, latencies.Length / clock.Elapsed.TotalSeconds, At(latencies, 0.5), At(latencies, 0.99),
            each.Sum(one => one.Bytes), each[0].Status);
        Console.WriteLine(JsonSerializer.Serialize(load));
        return 0;
    }

    /// <summary>Runs <see cref="MainAsync"/> in a separate process.</summary>
    public static async Task<Load> RunAsync(
        IReadOnlyList<string> urls, int connections, double seconds, IReadOnlyList<string> headers)
    {
        var list = Path.GetTempFileName();
        await File.WriteAllLinesAsync(list, urls);
        string[] arguments =
        [
            typeof(LoadClient).Assembly.Location, "load", list, $"{connections}",
            seconds.ToString(CultureInfo.InvariantCulture), .. headers,
        ];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(list);
        return JsonSerializer.Deserialize<Load>(output)
            ?? throw new InvalidOperationException("The load client printed nothing.");
    }

    private static double At(double[] sorted, double quantile) =>
        sorted.Length == 0 ? 0 : sorted[(int)((sorted.Length - 1) * quantile)];

    private static (List<double> Latencies, long Bytes, int Status) Repeat(
        Socket socket, byte[][] requests, int first, long until)
    {
        var latencies = new List<double>();
        var reader = new AnswerReader(socket);
        long bytes = 0;
        var next = first;
        do
        {
            var began = Stopwatch.GetTimestamp();
            socket.Send(requests[next++ % requests.Length]);
            bytes += reader.ReadToEnd();
            latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        while (Stopwatch.GetTimestamp() < until);

        return (latencies, bytes, reader.Status);
    }

    private static async Task<(List<double> Latencies, long Bytes, int Status)> RepeatAsync(
        Uri url, byte[][] requests, int first, long until)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(url.Host, url.Port);
        return await Task.Factory.StartNew(
            () => Repeat(socket, requests, first, until), TaskCreationOptions.LongRunning);
    }
}
