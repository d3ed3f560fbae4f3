namespace Sync.Tests.Local;

/// <summary>The one version, of <c>src/Directory.Build.props</c>.</summary>
public sealed class VersionTests
{
    private static readonly string Version = typeof(SyncApp).Assembly.GetName().Version!.ToString(3);

    [Fact]
    public void The_changelog_begins_with_a_section_for_the_version()
    {
        var newest = RepositoryFiles.Read(".github", "CHANGELOG.md").Split('\n')
            .First(line => line.StartsWith("## ", StringComparison.Ordinal));

        Assert.StartsWith($"## {Version} (", newest, StringComparison.Ordinal);
        Assert.Matches(@"\((unreleased|\d{4}-\d{2}-\d{2})\)$", newest);
    }

    [Fact]
    public async Task The_command_line_shows_the_version()
    {
        var shown = await SyncProcess.RunAsync(new Dictionary<string, string?>(), "--version");

        Assert.Equal(0, shown.ExitCode);
        Assert.Equal(Version, shown.Output.Trim().Split('+')[0]);
        Assert.Equal(Version, typeof(Program).Assembly.GetName().Version!.ToString(3));
    }
}
