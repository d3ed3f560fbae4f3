using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sync.Proofs.Infra;

/// <summary>Runs the Bicep compiler from the test project's packages on a copy of <c>infra</c>.</summary>
internal sealed class BicepCompiler : IDisposable
{
    // The compiler extracts itself, which takes longer than compiling: once for all tests.
    private static readonly string Extracted = Path.Combine(AppContext.BaseDirectory, "bicep");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sync-infra-");

    public BicepCompiler()
    {
        foreach (var file in Files())
        {
            var copy = Path.Combine(_folder.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(RepositoryFiles.PathOf("infra", file), copy);
        }
    }

    /// <summary>Environment variables, which parameter files read.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Whether the compiler runs here: its package is for Linux on x64.</summary>
    public static bool IsThere => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

    /// <summary>Every Bicep file, relative to <c>infra</c>.</summary>
    public static IReadOnlyList<string> Files() =>
        [.. Directory.EnumerateFiles(RepositoryFiles.PathOf("infra"), "*.bicep*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryFiles.PathOf("infra"), path)).Order(StringComparer.Ordinal)];

    /// <summary>
    /// Runs a command that must exit with 0 and print nothing to standard error: a wrong property is only a warning.
    /// </summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable(), arguments)
        {
            WorkingDirectory = _folder.FullName,
            Environment =
            {
                ["HOME"] = _folder.FullName,
                ["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Extracted,
            },
        };
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        var result = await ToolProcess.RunAsync(start);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        return result.Output;
    }

    /// <summary>The resources that the parameter file would deploy, as predicted by <c>bicep snapshot</c>.</summary>
    public async Task<IReadOnlyList<JsonElement>> PredictAsync(string parameters = "main.bicepparam") =>
        [.. (await SnapshotAsync(parameters, $"{Guid.Empty}", $"{Guid.Empty}"))
            .GetProperty("predictedResources").EnumerateArray()];

    public async Task<JsonElement> SnapshotAsync(string parameters, string subscription, string tenant)
    {
        await RunAsync("snapshot", parameters, "--mode", "overwrite",
            "--subscription-id", subscription, "--tenant-id", tenant,
            "--resource-group", "sync", "--location", "westeurope", "--deployment-name", "sync");
        var snapshot = await File.ReadAllTextAsync(
            Path.Combine(_folder.FullName, Path.ChangeExtension(parameters, ".snapshot.json")));
        return JsonDocument.Parse(snapshot).RootElement;
    }

    /// <summary>Writes a copy of the parameter file with additional lines.</summary>
    /// <returns>The name of the copy.</returns>
    public string With(string name, string lines)
    {
        File.WriteAllText(
            Path.Combine(_folder.FullName, name), $"{RepositoryFiles.Read("infra", "main.bicepparam")}\n{lines}\n");
        return name;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Executable() => typeof(BicepCompiler).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "BicepPath").Value!;
}
