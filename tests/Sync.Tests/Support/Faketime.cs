using System.Globalization;

namespace Sync.Tests.Support;

/// <summary>Debian's <c>faketime</c>: a process whose wall clock is wrong, while its timers run as ever.</summary>
internal static class Faketime
{
    /// <summary>Null where it is not installed.</summary>
    public static string? Library { get; } = Find();

    /// <summary>Variables for the process.</summary>
    /// <param name="offset">How far its clock is ahead; negative: behind.</param>
    public static IEnumerable<KeyValuePair<string, string?>> Variables(TimeSpan offset) => offset == TimeSpan.Zero
        ? []
        :
        [
            new("LD_PRELOAD", Library),
            new("FAKETIME", string.Create(CultureInfo.InvariantCulture, $"{offset.TotalSeconds:+0;-0}")),
            // Timed waits of .NET are by the monotonic clock; the library's own remedy for those would have them end at once, over and over.
            new("FAKETIME_DONT_FAKE_MONOTONIC", "1"), new("FAKETIME_FORCE_MONOTONIC_FIX", "0"),
        ];

    private static string? Find() => Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu*")
            .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
            .FirstOrDefault(File.Exists)
        : null;
}
