using System.Text.RegularExpressions;

namespace Sync.Tests;

/// <summary>
/// Dependencies between the folders of <c>src/Sync</c> go one way. The compiled code shows who uses what. Constants and
/// references in comments leave no trace in it, so the using directives are checked too. The hosts are projects that
/// use the app: the compiler keeps the app from using them.
/// </summary>
public sealed partial class ArchitectureTests
{
    private const string Wiring = "SyncApp.cs, SyncSettings.cs";

    /// <summary>
    /// From top to bottom: a folder uses only folders of lower lines, so those of one line do not use each other.
    /// Settings is at the bottom because it knows no feature: each folder reads its own settings with it.
    /// </summary>
    private static readonly string[][] Order =
    [
        [Wiring],
        ["OpenApi"],
        ["CenApi", "Reporting", "Snapshots"],
        ["Runs"],
        ["Kept"],
        ["Expectations"],
        ["Coverage"],
        ["Drift"],
        ["FlowLogs", "Network"],
        ["Inventory"],
        ["Alibaba"],
        ["Telemetry"],
        ["Database"],
        ["Http"],
        ["Settings"],
    ];

    [Fact]
    public void The_code_of_a_folder_uses_only_folders_below_it()
    {
        AssertNone(Uses
            .Select(use => (From: Folder(use.User.Namespace!), To: Folder(use.Used.Namespace!), use.User, use.Used))
            .Where(use => IsWrong(use.From, use.To))
            .Select(use => $"{use.From} must not use {use.To}: {use.User} uses {use.Used}"));
    }

    [Fact]
    public void The_files_of_a_folder_import_only_folders_below_it()
    {
        var wrong =
            from file in Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(Root, file)
            where !path.StartsWith("obj", StringComparison.Ordinal)
            let folder = path.Split(Path.DirectorySeparatorChar) is [var first, _, ..] ? first : Wiring
            from Match import in Import().Matches(File.ReadAllText(file))
            let imported = Folder(import.Groups["name"].Value)
            where IsWrong(folder, imported)
            select $"{folder} must not use {imported}: {path} imports {import.Groups["name"].Value}";

        AssertNone(wrong);
    }

    [Fact]
    public void Every_folder_has_its_place_in_the_order_and_its_own_namespace()
    {
        var namespaces = Types.Select(type => Folder(type.Namespace!)).Distinct();
        var folders = Directory.EnumerateDirectories(Root)
            .Where(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any())
            .Select(folder => Path.GetFileName(folder)).Except(["obj", "bin"]);

        Assert.Equal(Order.SelectMany(line => line).Order(), namespaces.Order());
        Assert.Equal(Order.Skip(1).SelectMany(line => line).Order(), folders.Order());
    }

    [Fact]
    public void The_check_sees_what_async_methods_lambdas_and_type_arguments_use()
    {
        var uses = Uses.Select(use => (use.User.FullName, use.Used.FullName)).ToHashSet();

        Assert.Contains(("Sync.FlowLogs.FlowLogSource", "Sync.Telemetry.SyncTrace"), uses);
        Assert.Contains(("Sync.SyncApp", "Sync.Runs.Scopes.ScopeSync"), uses);
    }

    private static string Root { get; } = RepositoryFiles.PathOf("src", "Sync");

    private static IReadOnlyList<Type> Types { get; } =
        [.. typeof(SyncApp).Assembly.GetTypes().Where(type => type.DeclaringType is null && IsOurs(type))];

    /// <summary>Nested types count as the type that declares them.</summary>
    private static IReadOnlyList<(Type User, Type Used)> Uses { get; } =
    [
        .. Types
            .SelectMany(type => CompiledCode.Uses(type).Where(IsOurs).Select(used => (type, Outermost(used))))
            .Distinct(),
    ];

    private static void AssertNone(IEnumerable<string> wrong)
    {
        var lines = string.Join('\n', wrong.Order(StringComparer.Ordinal));
        Assert.True(lines == "", lines);
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } declaring ? Outermost(declaring) : type;

    private static bool IsOurs(Type type) =>
        type.Namespace == "Sync" || type.Namespace?.StartsWith("Sync.", StringComparison.Ordinal) == true;

    private static string Folder(string name) => name.Split('.') is [_, var folder, ..] ? folder : Wiring;

    private static bool IsWrong(string from, string to) => from != to && Line(to) <= Line(from);

    private static int Line(string folder) => Array.FindIndex(Order, line => line.Contains(folder));

    [GeneratedRegex(@"^using (static )?(?<name>Sync(\.\w+)*);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Import();
}
