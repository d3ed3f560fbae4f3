namespace Sync.Tests.Local;

/// <summary>A folder with a settings file, for commands.</summary>
internal sealed class SettingsFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sync-settings-");

    /// <summary>The path of the settings file.</summary>
    public string File => PathOf("sync.yaml");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public SettingsFolder With(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        System.IO.File.WriteAllText(PathOf(name), text);
        return this;
    }

    /// <summary>Runs a command with this settings file.</summary>
    public Task<SyncProcess.Result> RunAsync(params string[] command) =>
        CommandSession.RunAsync([.. command, "--config", File]);

    public void Dispose() => _folder.Delete(recursive: true);
}
