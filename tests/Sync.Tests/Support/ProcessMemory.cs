using System.Globalization;

namespace Sync.Tests.Support;

internal static class ProcessMemory
{
    /// <summary><c>VmRSS</c> as the kernel counts it. Linux only.</summary>
    public static long ResidentBytes(int processId) => Read(processId, "VmRSS:")!.Value;

    /// <summary><c>VmHWM</c>, the most that was resident so far; null once the process is gone. Linux only.</summary>
    public static long? PeakBytes(int processId)
    {
        try
        {
            return Read(processId, "VmHWM:");
        }
        catch (IOException)
        {
            return null;
        }
    }

    // A process that has ended and was not waited for has no such line.
    private static long? Read(int processId, string name) =>
        File.ReadLines($"/proc/{processId}/status").FirstOrDefault(each => each.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? 1024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            : null;
}
