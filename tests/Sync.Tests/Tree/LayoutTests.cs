using System.Text.RegularExpressions;

namespace Sync.Tests.Tree;

/// <summary>Rules of the tree that no analyzer checks.</summary>
public sealed partial class LayoutTests
{
    private const int LongestLine = 120;
    private const int LongestFile = 300;

    [Fact]
    public void Lines_of_code_end_by_column_120() =>
        Assert.Empty(Code().SelectMany(path => File.ReadLines(path).Index()
            .Where(line => line.Item.Length > LongestLine)
            .Select(line => $"{Path.GetRelativePath(RepositoryFiles.Root, path)}:{line.Index + 1}")));

    [Fact]
    public void No_file_of_code_is_longer_than_300_lines() =>
        Assert.Empty(Code().Where(path => File.ReadLines(path).Count() > LongestFile)
            .Select(path => Path.GetRelativePath(RepositoryFiles.Root, path)));

    [Fact]
    public void The_visible_root_is_as_the_owner_fixed_it() =>
        Assert.Equal(
            ["README.md", "Sync.sln", "host.json", "infra", "src", "tests"],
            Directory.EnumerateFileSystemEntries(RepositoryFiles.Root).Select(path => Path.GetFileName(path))
                .Where(name => !name.StartsWith('.') && name is not ("artifacts" or "sync.yaml" or "sync.schema.json"))
                .Order(StringComparer.Ordinal));

    /// <summary>
    /// The name of a file of a generic type may end in <c>OfT</c>. Faults are small: a file has several of a kind.
    /// </summary>
    [Fact]
    public void A_file_of_code_has_the_name_of_a_type_that_it_declares() =>
        Assert.All(
            Code().Select(path => Path.GetRelativePath(RepositoryFiles.PathOf("src"), path))
                .Where(path => !path.StartsWith("..", StringComparison.Ordinal)
                    && Path.GetFileName(path) != "Program.cs"
                    && !path.StartsWith("Sync.Local/FakeCen/Faults/", StringComparison.Ordinal)),
            path => Assert.Contains(
                GenericEnd().Replace(Path.GetFileNameWithoutExtension(path), ""),
                Declared().Matches(File.ReadAllText(RepositoryFiles.PathOf("src", path)))
                    .Select(type => type.Groups["name"].Value)));

    [GeneratedRegex(
        @"^(public|internal) [a-z ]*?(class|record struct|record|struct|interface|enum) (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Declared();

    [GeneratedRegex("OfT$")]
    private static partial Regex GenericEnd();

    private static IEnumerable<string> Code() => ((string[])["src", "tests"])
        .SelectMany(folder => Directory.EnumerateFiles(
            RepositoryFiles.PathOf(folder), "*.cs", SearchOption.AllDirectories))
        .Where(path => !Path.GetRelativePath(RepositoryFiles.Root, path).Split(Path.DirectorySeparatorChar)
            .Any(part => part is "obj" or "bin"));
}
