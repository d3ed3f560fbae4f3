namespace Sync.Proofs.Commands;

/// <summary>The first commands of a new user, on a machine where nothing is configured.</summary>
public sealed class EmbeddedCommandTests : IDisposable
{
    // Not below the user's own temporary folder: if we are root, the server runs as another user, who needs access.
    private readonly string _data = Directory.CreateTempSubdirectory("sync-first-").FullName;

    [ServerBinariesFact]
    public async Task Doctor_finds_nothing_to_do_on_a_new_database_and_queries_run_as_the_reporting_role()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_data, (UnixFileMode)0b111_101_101);
        var settings = new Dictionary<string, string?> { ["XDG_DATA_HOME"] = _data };

        var doctor = await SyncProcess.RunAsync(settings, "doctor");
        await SyncProcess.OutputAsync(settings, "run", "--quiet");
        var count = await SyncProcess.OutputAsync(
            settings, "query", "select count(*), current_user as role from flow_log group by 2", "--no-headers");

        Assert.True(doctor.ExitCode == 0, doctor.Output + doctor.Errors);
        Assert.StartsWith("What works:\n  ok    settings\n", doctor.Output, StringComparison.Ordinal);
        Assert.EndsWith("Nothing is to be done.\n", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("ok    credentials: those of the fake cloud", doctor.Output, StringComparison.Ordinal);
        Assert.Equal("500\tsync_report\n", count);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
