using System.Globalization;

namespace Sync.Testing;

internal static class ProcessMemory
{
    /// <summary>The resident memory in bytes, <c>VmRSS</c>. Linux only.</summary>
    public static long ResidentBytes(int processId) => Read(processId, "VmRSS:")!.Value;

    /// <summary>The peak resident memory in bytes, <c>VmHWM</c>; null if the process has ended. Linux only.</summary>
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

    // The status of a zombie process does not contain this line.
    private static long? Read(int processId, string name) =>
        File.ReadLines($"/proc/{processId}/status")
            .FirstOrDefault(each => each.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? 1024 * long.Parse(
                line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            : null;
}
