using System.Diagnostics;

namespace Sync.Proofs.Functions;

/// <summary><c>src/Sync.Functions</c>, published once per test run.</summary>
internal static class PublishedApp
{
    private static readonly Lazy<Task<string>> Published = new(PublishAsync);

    /// <returns>The folder of the published app.</returns>
    public static Task<string> FolderAsync() => Published.Value;

    private static async Task<string> PublishAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "published");
        var start = new ProcessStartInfo("dotnet", [
            "publish", RepositoryFiles.PathOf("src", "Sync.Functions"), "-c", "Release", "-o", folder,
            "-p:RunAnalyzers=false", "-nologo", "-v", "q"]);
        // A build node that stays alive would keep the standard output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        var result = await ToolProcess.RunAsync(start);
        Assert.True(result.ExitCode == 0, $"dotnet publish ended with {result.ExitCode}:\n{result.Output}");
        return folder;
    }
}
