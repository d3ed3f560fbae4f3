using System.Globalization;
using Dapper;
using Npgsql;

namespace Sync.Benchmarks.Scale;

/// <summary>
/// The processor time of the database server, from <c>/proc</c>. Unlike the time that statements take, it hardly
/// depends on what else the machine does.
/// </summary>
internal static class ServerProcesses
{
    // The unit of /proc on Linux, whatever the kernel's own ticks are.
    private const double TicksPerSecond = 100;

    /// <returns>The seconds that all processes of the server have used since its start.</returns>
    public static async Task<double> ReadProcessorAsync(NpgsqlConnection connection)
    {
        var backend = await connection.ExecuteScalarAsync<int>("select pg_backend_pid()");
        var server = Read(backend)!.Parent;
        var processes = Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Select(name => (Id: int.Parse(name!, CultureInfo.InvariantCulture), Status: Read(name!)));
        return processes.Where(each => each.Id == server || each.Status?.Parent == server)
            // Those that have ended are counted by their parent.
            .Sum(each => each.Status!.Own + (each.Id == server ? each.Status.Ended : 0)) / TicksPerSecond;
    }

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
            // It has ended meanwhile.
            return null;
        }
    }

    /// <param name="Own">Ticks of the process, in user and system mode.</param>
    /// <param name="Ended">Ticks of its children that have ended.</param>
    private sealed record ProcessStatus(int Parent, long Own, long Ended);
}
