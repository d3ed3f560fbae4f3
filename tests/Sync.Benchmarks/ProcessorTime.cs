using System.Globalization;
using Dapper;
using Npgsql;

namespace Sync.Benchmarks;

/// <summary>
/// The processor time of processes in seconds, from <c>/proc</c>. Unlike the time that something takes, it hardly
/// depends on what else the machine does.
/// </summary>
internal static class ProcessorTime
{
    // The unit of /proc on Linux, whatever the kernel's own ticks are.
    private const double TicksPerSecond = 100;

    public static double OfThisProcess => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Of the processes that this one started and that ended.</summary>
    public static double OfEndedChildren => Read("self")!.Ended / TicksPerSecond;

    /// <summary>Of a process without its children; 0 if it has ended.</summary>
    public static double Of(int process) => (Read(process)?.Own ?? 0) / TicksPerSecond;

    /// <inheritdoc cref="OfServerAsync(NpgsqlConnection)"/>
    public static async Task<Func<double>> OfServerAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return await OfServerAsync(connection);
    }

    /// <returns>
    /// A function that reads the time of a PostgreSQL server on this machine and of all its processes, since its start.
    /// </returns>
    public static async Task<Func<double>> OfServerAsync(NpgsqlConnection connection)
    {
        var server = Read(await connection.ExecuteScalarAsync<int>("select pg_backend_pid()"))!.Parent;
        return () => OfServer(server);
    }

    // Those that have ended are counted by their parent.
    private static double OfServer(int server) => Directory.EnumerateDirectories("/proc")
        .Select(Path.GetFileName)
        .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
        .Select(name => (Id: int.Parse(name!, CultureInfo.InvariantCulture), Status: Read(name!)))
        .Where(each => each.Id == server || each.Status?.Parent == server)
        .Sum(each => each.Status!.Own + (each.Id == server ? each.Status.Ended : 0)) / TicksPerSecond;

    /// <returns>Null if the process has ended.</returns>
    private static ProcessStatus? Read(object process)
    {
        try
        {
            // The name of the program is in parentheses and may contain spaces.
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new ProcessStatus(int.Parse(fields[1], CultureInfo.InvariantCulture), Ticks(11), Ticks(13));

            long Ticks(int first) => long.Parse(fields[first], CultureInfo.InvariantCulture)
                + long.Parse(fields[first + 1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <param name="Own">Ticks of the process, in user and system mode.</param>
    /// <param name="Ended">Ticks of its children that have ended.</param>
    private sealed record ProcessStatus(int Parent, long Own, long Ended);
}
