using System.Runtime.Versioning;
using Npgsql;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>
/// Runs the command line so that a folder without the right to write binds it, also where root runs the tests. Linux
/// only.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class LimitedProcess
{
    // Root may still read everything.
    private const string Right = "-dac_override";

    public static Task<ToolResult> RunAsync(
        IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var start = SyncProcess.Command(settings, arguments);
        if (!Environment.IsPrivilegedProcess) return ToolProcess.RunAsync(start);
        AdmitToServer(settings["ConnectionStrings:Postgres"]!);
        string[] limited =
            ["--bounding-set", Right, "--inh-caps", Right, start.FileName, .. start.ArgumentList];
        start.ArgumentList.Clear();
        foreach (var argument in limited) start.ArgumentList.Add(argument);
        start.FileName = "setpriv";
        return ToolProcess.RunAsync(start);
    }

    // The socket of a server of the tests admits its own user only; others need the right that the process lacks.
    private static void AdmitToServer(string connectionString)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var socket = Path.Combine(database.Host!, $".s.PGSQL.{database.Port}");
        if (!File.Exists(socket)) return;
        File.SetUnixFileMode(
            socket, File.GetUnixFileMode(socket) | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
    }
}
