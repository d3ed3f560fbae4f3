using Sync.Local.Hosting;

namespace Sync.Benchmarks;

/// <summary><c>Sync.Local</c> in a separate process, as users run it.</summary>
internal static class LocalProcess
{
    private static readonly string? Published =
        Environment.GetEnvironmentVariable("SYNC_TEST_PROGRAM") is { Length: > 0 } program ? program : null;

    /// <summary>Which program is measured.</summary>
    public static string Description => Published is null ? "flowsync of this build" : "flowsync as published";

    public static ChildProcess Start(IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        ChildProcess.Start("dotnet", [Published ?? typeof(LocalApp).Assembly.Location, .. arguments], settings);
}
