namespace Sync.Local.EmbeddedPostgres;

/// <summary>The default data folder of the local process.</summary>
public static class DataFolder
{
    /// <summary>
    /// <c>sync</c> in the user's own data folder (<c>$XDG_DATA_HOME</c> or <c>~/.local/share</c> on Linux). For root it
    /// is <c>/var/lib/sync</c>: the server then runs as another user, who cannot enter root's home.
    /// </summary>
    public static string Default =>
        Environment.IsPrivilegedProcess
            && !OperatingSystem.IsWindows()
            && Environment.GetEnvironmentVariable("XDG_DATA_HOME") is null or ""
            ? "/var/lib/sync"
            : Path.Combine(
                Environment.GetFolderPath(
                    Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "sync");
}
