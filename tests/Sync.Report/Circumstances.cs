using System.Diagnostics;
using System.Globalization;

namespace Sync.Report;

/// <summary>
/// Where, when and at which commit something was measured. Every figure in the report is accompanied by it.
/// </summary>
public sealed class Circumstances
{
    private readonly DateTimeOffset _at = TimeProvider.System.GetUtcNow();
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly string _load = Load(), _commit = Repository.Commit();

    /// <summary>Call before measuring, so that the load is that of other processes.</summary>
    public static Circumstances Begin() => new();

    /// <param name="postgres">The PostgreSQL version; null if no server was used.</param>
    /// <param name="sizes">The variables that set other sizes than those of CI.</param>
    public string Tell(string? postgres, string sizes = "")
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        var (invariant, took) = (CultureInfo.InvariantCulture, Duration(Stopwatch.GetElapsedTime(_began)));
        return string.Create(invariant, $"Measured on {_at:yyyy-MM-dd HH:mm} UTC at {_commit}, in {took}, ")
            + string.Create(invariant, $"on {Environment.ProcessorCount} cores with {memory:0} GB ")
            + string.Create(invariant, $"(load {_load} before), .NET {Environment.Version}")
            + (postgres is null ? "" : $", PostgreSQL {postgres}") + (sizes == "" ? "." : $"; {sizes}.");
    }

    public static string Duration(TimeSpan time) => time.TotalMinutes < 2
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");

    private static string Load() =>
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
