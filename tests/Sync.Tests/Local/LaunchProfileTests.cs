using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.Local.Commands;

namespace Sync.Tests.Local;

/// <summary>What editors start the app with.</summary>
public sealed class LaunchProfileTests
{
    private static readonly JsonDocumentOptions Comments = new() { CommentHandling = JsonCommentHandling.Skip };

    private static readonly IReadOnlyList<string[]> Arguments =
    [
        .. JsonNode.Parse(RepositoryFiles.Read(".vscode", "launch.json"), documentOptions: Comments)!["configurations"]!
            .AsArray()
            .Select(configuration => configuration!["args"]?.AsArray().Select(each => (string)each!).ToArray())
            .OfType<string[]>(),
    ];

    [Fact]
    public void The_first_configuration_runs_up() => Assert.Equal(["up"], Arguments[0]);

    [Fact]
    public void The_command_line_accepts_the_arguments_of_every_configuration() =>
        Assert.All(Arguments, arguments => Assert.Empty(CommandLine.Create().Parse(arguments).Errors));

    // dotnet run prints the file's name on standard output, before the JSON that a pipe reads.
    [Fact]
    public void Dotnet_run_prints_nothing_of_its_own_before_the_output_of_a_command() =>
        Assert.False(File.Exists(RepositoryFiles.PathOf("src", "Sync.Local", "Properties", "launchSettings.json")));
}
