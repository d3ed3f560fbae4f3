namespace Sync.Proofs.SnapshotFiles;

/// <summary>
/// Runs the command line so that a folder without the right to write binds it, also where root runs the tests. Linux
/// only.
/// </summary>
internal static class LimitedProcess
{
    // Root may still read everything: the program, and the socket of the database.
    private const string Right = "-dac_override";

    public static Task<ToolResult> RunAsync(
        IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var start = SyncProcess.Command(settings, arguments);
        if (!Environment.IsPrivilegedProcess) return ToolProcess.RunAsync(start);
        string[] limited =
            ["--bounding-set", Right, "--inh-caps", Right, start.FileName, .. start.ArgumentList];
        start.ArgumentList.Clear();
        foreach (var argument in limited) start.ArgumentList.Add(argument);
        start.FileName = "setpriv";
        return ToolProcess.RunAsync(start);
    }
}
