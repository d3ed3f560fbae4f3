using System.Diagnostics;

namespace Sync.Proofs.Npm;

/// <summary>
/// A test that needs Node.js and npm. It is skipped if they are missing, except on CI, where it fails.
/// </summary>
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
    /// <summary>Null to run the tests, which fail if Node.js is missing.</summary>
    public static string? Reason { get; } = OnCi || (Starts("node") && Starts("npm"))
        ? null
        : "Node.js and npm are not installed.";

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
