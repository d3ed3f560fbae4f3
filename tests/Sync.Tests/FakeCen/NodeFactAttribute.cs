using System.Diagnostics;

namespace Sync.Tests.FakeCen;

/// <summary>A test that needs Node.js and npm: skipped where they are missing, but not on CI, where that is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodeTests.Reason;
}

/// <inheritdoc cref="NodeFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodeTests.Reason;
}

file static class NodeTests
{
    /// <summary>Null to run them: then one that cannot fails by itself.</summary>
    public static string? Reason { get; } = OnCi || (Starts("node") && Starts("npm")) ? null : "Node.js and npm are not installed.";

    private static bool OnCi => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));

    private static bool Starts(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "--version")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            process!.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
