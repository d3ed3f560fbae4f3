using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Sync.Tests.Local;

/// <summary>Third-party dependencies: the packages in the lock files, and the actions of CI.</summary>
public sealed partial class ThirdPartyTests
{
    private const string Write = "SYNC_WRITE_THIRD_PARTY";

    private static readonly string List = RepositoryFiles.PathOf("src", "THIRD-PARTY.md");

    private static readonly string Packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    [Fact]
    public async Task The_list_of_packages_and_their_licences_is_up_to_date()
    {
        var listed = File.Exists(List) ? await File.ReadAllTextAsync(List) : "";
        var (shipped, tests) = (Read("src"), Read("tests"));

        var now = $"""
            # Packages of others

            Generated from the lock files and the packages by `{Write}=1 dotnet test --filter ThirdParty`; the same test
            checks it.

            ## In what is shipped

            {Table(shipped, listed)}

            ## In the tests only

            {Table(tests.Except(shipped), listed)}

            """.ReplaceLineEndings("\n");

        if (Environment.GetEnvironmentVariable(Write) is not null) await File.WriteAllTextAsync(List, now);
        else
            Assert.True(
                now == listed, $"src/THIRD-PARTY.md does not match the lock files. {Write}=1 regenerates it:\n{now}");
    }

    [Fact]
    public void Every_project_has_a_lock_file_that_names_no_source()
    {
        var projects = Directory.EnumerateFiles(RepositoryFiles.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.Contains(
                $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(projects);
        Assert.All(projects, project =>
        {
            var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json"));
            Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_action_of_CI_is_pinned_to_a_commit()
    {
        var uses = Directory.EnumerateFiles(RepositoryFiles.PathOf(".github", "workflows"))
            .SelectMany(File.ReadAllLines)
            .Where(line => line.Contains("uses:", StringComparison.Ordinal)
                && !line.Contains("uses: ./", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(@"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line));
    }

    private static HashSet<(string Id, string Version)> Read(string folder) =>
    [
        .. Directory.EnumerateFiles(RepositoryFiles.PathOf(folder), "packages.lock.json", SearchOption.AllDirectories)
            .Select(path => JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("dependencies"))
            .SelectMany(
                frameworks => frameworks.EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject()))
            .Where(package => package.Value.GetProperty("type").GetString() != "Project")
            .Select(package => (package.Name, package.Value.GetProperty("resolved").GetString()!)),
    ];

    private static string Table(IEnumerable<(string Id, string Version)> packages, string listed) => string.Join('\n',
    [
        "| package | version | licence |", "|---|---|---|",
        .. packages.OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase)
            .ThenBy(package => package.Version, StringComparer.Ordinal)
            .Select(package => $"| {package.Id} | {package.Version} | "
                + $"{Licence(package.Id, package.Version) ?? Listed(package, listed)} |"),
    ]);

    /// <returns>Null if this machine has not restored the package.</returns>
    private static string? Licence(string id, string version)
    {
        var specification = Path.Combine(
            Packages, id.ToLowerInvariant(), version.ToLowerInvariant(), $"{id.ToLowerInvariant()}.nuspec");
        if (!File.Exists(specification)) return null;
        var elements = XDocument.Load(specification).Descendants()
            .ToLookup(element => element.Name.LocalName, StringComparer.Ordinal);
        return elements["license"].FirstOrDefault() is not { } licence
            ? $"<{elements["licenseUrl"].FirstOrDefault()?.Value ?? "none"}>"
            : licence.Attribute("type")?.Value == "expression" ? licence.Value
            : $"the package's {licence.Value}";
    }

    private static string Listed((string Id, string Version) package, string listed) => Row().Matches(listed)
        .FirstOrDefault(row => row.Groups["id"].Value == package.Id
            && row.Groups["version"].Value == package.Version)?.Groups["licence"].Value ?? "unknown";

    [GeneratedRegex(@"^\| (?<id>\S+) \| (?<version>\S+) \| (?<licence>.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
