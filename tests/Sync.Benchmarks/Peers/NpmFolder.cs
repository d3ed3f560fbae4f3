using System.ComponentModel;

namespace Sync.Benchmarks.Peers;

/// <summary>Installs the packages of a script in Node.js.</summary>
internal static class NpmFolder
{
    /// <param name="package">The file package.json of the script.</param>
    /// <param name="name">Of the folder.</param>
    /// <returns>The folder; null if Node.js is not installed or the packages are not to be had.</returns>
    public static async Task<string?> InstallAsync(string package, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, name)).FullName;
        File.Copy(package, Path.Combine(folder, "package.json"), overwrite: true);
        try
        {
            await using var install = ChildProcess.Start(
                "npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], folder: folder);
            await install.EndAsync();
            return folder;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            Console.Error.WriteLine(error.Message);
            return null;
        }
    }
}
