using System.Globalization;

namespace Sync.Tests.Support;

internal static class ProcessMemory
{
    /// <summary><c>VmRSS</c> as the kernel counts it. Linux only.</summary>
    public static long ResidentBytes(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").Single(each => each.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
