using System.Diagnostics;
using System.Globalization;

namespace Sync.Report;

/// <summary>On what, of which commit and when something was measured: no figure stands without it.</summary>
public sealed class Circumstances
{
    private readonly DateTimeOffset _at = TimeProvider.System.GetUtcNow();
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly string _load = Load(), _commit = Repository.Commit();

    /// <summary>Taken when it begins, so that the load is that of others.</summary>
    public static Circumstances Begin() => new();

    /// <param name="postgres">The version; null if there was none.</param>
    /// <param name="sizes">What was set to other than CI's sizes.</param>
    public string Tell(string? postgres, string sizes = "")
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        return string.Create(CultureInfo.InvariantCulture, $"Measured on {_at:yyyy-MM-dd HH:mm} UTC at {_commit}, in {Duration(Stopwatch.GetElapsedTime(_began))}, ")
            + string.Create(CultureInfo.InvariantCulture, $"on {Environment.ProcessorCount} cores with {memory:0} GB (load {_load} before), .NET {Environment.Version}")
            + (postgres is null ? "" : $", PostgreSQL {postgres}") + (sizes == "" ? "." : $"; {sizes}.");
    }

    public static string Duration(TimeSpan time) => time.TotalMinutes < 2
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
