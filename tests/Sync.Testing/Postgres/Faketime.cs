using System.Globalization;

namespace Sync.Testing;

/// <summary>Debian's <c>faketime</c>: runs a process with a wrong wall clock, without affecting its timers.</summary>
internal static class Faketime
{
    /// <summary>Null if it is not installed.</summary>
    public static string? Library { get; } = Find();

    /// <summary>Environment variables for the process.</summary>
    /// <param name="offset">How far its clock is ahead; negative if it is behind.</param>
    public static IEnumerable<KeyValuePair<string, string?>> Variables(TimeSpan offset) => offset == TimeSpan.Zero
        ? []
        :
        [
            new("LD_PRELOAD", Library),
            new("FAKETIME", string.Create(CultureInfo.InvariantCulture, $"{offset.TotalSeconds:+0;-0}")),
            // Timed waits of .NET use the monotonic clock. With the library's workaround for them, they would return
            // immediately, in a busy loop.
            new("FAKETIME_DONT_FAKE_MONOTONIC", "1"), new("FAKETIME_FORCE_MONOTONIC_FIX", "0"),
        ];

    private static string? Find() => Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu*")
            .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
            .FirstOrDefault(File.Exists)
        : null;
}
