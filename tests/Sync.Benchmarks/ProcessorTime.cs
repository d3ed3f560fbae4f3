using System.Globalization;
using Dapper;
using Npgsql;

namespace Sync.Benchmarks;

/// <summary>
/// The processor time of processes in seconds, from <c>/proc</c>: less affected by the load of the machine than times.
/// </summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    public static double OfThisProcess => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <returns>A function that reads the time of a PostgreSQL server and its sessions on this machine.</returns>
    public static async Task<Func<double>> OfServerAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var session = await connection.ExecuteScalarAsync<int>("select pg_backend_pid()");
        var server = int.Parse(Stat($"/proc/{session}/stat")[1], CultureInfo.InvariantCulture);
        return () => OfServer(server);
    }

    // Sessions that have ended are part of the time of their parent.
    private static double OfServer(int server)
    {
        var total = Seconds(Stat($"/proc/{server}/stat").AsSpan(11, 4));
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(each => char.IsDigit(each[6])))
        {
            try
            {
                var stat = Stat(Path.Combine(folder, "stat"));
                if (stat[1] == $"{server}") total += Seconds(stat.AsSpan(11, 2));
            }
            catch (IOException)
            {
                // The process has ended.
            }
        }

        return total;
    }

    private static double Seconds(ReadOnlySpan<string> ticks)
    {
        var sum = 0L;
        foreach (var each in ticks) sum += long.Parse(each, CultureInfo.InvariantCulture);
        return sum / TicksPerSecond;
    }

    // The fields after the name: state, parent, …, and from the 11th: user, system, and those of ended children.
    private static string[] Stat(string file) => File.ReadAllText(file).Split(") ")[^1].Split(' ');
}
