using System.Formats.Tar;
using System.Text.Json.Nodes;
using Sync.Local.EmbeddedPostgres;

namespace Sync.Proofs.Packaging;

/// <summary>The results of <c>dotnet pack</c> and of the SDK's container support for this build.</summary>
public sealed class PackagingTests : IDisposable
{
    private static readonly string Project = RepositoryFiles.PathOf("src", "Sync.Local");

    // The configuration of the tested build: its assemblies are in …/bin/CONFIGURATION/net10.0.
    private static readonly string Configuration = Directory.GetParent(AppContext.BaseDirectory.TrimEnd('/'))!.Name;

    private readonly string _folder = Directory.CreateTempSubdirectory("sync-package-").FullName;

    [Fact]
    public async Task The_package_is_a_tool_named_flowsync()
    {
        await DotnetAsync([], "pack", Project, "--no-build", "-c", Configuration, "-o", _folder);
        await DotnetAsync(
            [], "tool", "install", "flowsync", "--tool-path", Path.Combine(_folder, "bin"), "--source", _folder);

        var help = await new ShellCommand(Path.Combine(_folder, "bin", "flowsync"), "--help")
            .RunAsync(CancellationToken.None);

        Assert.True(help.Succeeded, help.Error);
        Assert.Contains("  flowsync [command] [options]", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Usage: flowsync up --help", "--port", "abc")]
    [InlineData("Usage: flowsync list --help", "list", "--limit", "abc")]
    public async Task Dotnet_run_means_up_unless_a_command_is_named(string usage, params string[] arguments)
    {
        var run = await new ShellCommand(
            "dotnet", ["run", "--project", Project, "--no-build", "-c", Configuration, "--", .. arguments])
            .RunAsync(CancellationToken.None);

        Assert.False(run.Succeeded);
        Assert.Contains(usage, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_container_runs_up_for_other_machines_as_a_non_root_user()
    {
        await using var registry = await EmptyImage.ServeAsync();
        var archive = Path.Combine(_folder, "flowsync.tar");

        await DotnetAsync(
            new() { ["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = registry.Url.Authority },
            "publish", Project, "--no-build", "-c", Configuration, "-t:PublishContainer",
            $"-p:PublishDir={_folder}/app/",
            $"-p:ContainerBaseImage={registry.Url.Authority}/base:1", $"-p:ContainerArchiveOutputPath={archive}");

        var manifest = (await ReadAsync(archive, "manifest.json"))[0]!;
        var image = (await ReadAsync(archive, (string)manifest["Config"]!))["config"]!;
        Assert.Equal("flowsync:latest", (string?)manifest["RepoTags"]![0]);
        Assert.Equal("app", (string?)image["User"]);
        Assert.Equal("""{"7071/tcp":{}}""", image["ExposedPorts"]!.ToJsonString());
        Assert.Equal("""["dotnet","/app/flowsync.dll"]""", image["Entrypoint"]!.ToJsonString());
        Assert.Equal("""["up","--host","0.0.0.0"]""", image["Cmd"]!.ToJsonString());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task DotnetAsync(Dictionary<string, string> variables, params string[] arguments)
    {
        // Build nodes that keep running would keep our files open; loopback must not go through a proxy.
        Dictionary<string, string> usual =
            new() { ["MSBUILDDISABLENODEREUSE"] = "1", ["NO_PROXY"] = "127.0.0.1", ["no_proxy"] = "127.0.0.1" };
        var command = new ShellCommand("dotnet", arguments) { Variables = usual.Concat(variables).ToDictionary() };
        var result = await command.RunAsync(CancellationToken.None);
        Assert.True(result.Succeeded, $"dotnet {string.Join(' ', arguments)}\n{result.Output}{result.Error}");
    }

    private static async Task<JsonNode> ReadAsync(string archive, string name)
    {
        await using var file = File.OpenRead(archive);
        await using var reader = new TarReader(file);
        while (await reader.GetNextEntryAsync() is { } entry)
            if (entry.Name == name) return (await JsonNode.ParseAsync(entry.DataStream!))!;
        throw new FileNotFoundException(name);
    }
}
