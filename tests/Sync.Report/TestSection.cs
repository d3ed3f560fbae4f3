namespace Sync.Report;

/// <summary>
/// Tests of Sync.Proofs. xunit reports which passed and how long they took; the tests report further figures
/// themselves.
/// </summary>
/// <param name="Tests">Namespaces or classes below <c>Sync.Proofs</c>.</param>
internal sealed record TestSection(
    string Name, string Full, string? Quick, IReadOnlyList<string> Tests) : Section(Name, Full, Quick)
{
    /// <summary>Environment variables that make the tests larger than in CI.</summary>
    public IReadOnlyList<(string Name, string Value)> Sizes { get; init; } = [];

    public string FullSizes => Join(Sizes);

    public override async Task<Verdict> RunAsync(Page page, bool quick)
    {
        var exitCode = await Command.RunAsync([], "dotnet", "build", "tests/Sync.Proofs", "-c", "Release", "-v", "q");
        var circumstances = Circumstances.Begin();
        var folder = Directory.CreateTempSubdirectory("sync-report-");
        var sizes = Chosen(quick);
        if (exitCode == 0) exitCode = await TestAsync(folder.FullName, sizes);
        var results = TestResults.Read(Path.Combine(folder.FullName, "results.trx"));
        var figures = Figures.Read(Path.Combine(folder.FullName, "tests.jsonl"));
        // A failed test is reported in its row.
        var failure = exitCode != 0 && results.AllPassed
            ? $"**failed**: the tests ended with exit code {exitCode}.\n\n"
            : "";
        var tables = string.Join("\n\n", [results.Table(figures), .. figures.Tables()]);
        page.Write(Name, $"{circumstances.Tell(figures.Postgres, Show(sizes))}\n\n{failure}{tables}");
        folder.Delete(recursive: true);
        return exitCode == 0 && results.AllPassed ? Verdict.Held : Verdict.Failed;
    }

    private string Show(IReadOnlyList<(string Name, string Value)> sizes) =>
        Sizes is [] ? "" : sizes is [] ? "the sizes of CI" : $"`{Join(sizes)}`";

    private static string Join(IEnumerable<(string Name, string Value)> sizes) =>
        string.Join(' ', sizes.Select(size => $"{size.Name}={size.Value}"));

    /// <summary>Variables that the caller has set override the report's sizes.</summary>
    private List<(string Name, string Value)> Chosen(bool quick) =>
    [
        .. from size in Sizes
           let set = Environment.GetEnvironmentVariable(size.Name)
           where set is { Length: > 0 } || !quick
           select (size.Name, set is { Length: > 0 } ? set : size.Value),
    ];

    private Task<int> TestAsync(string folder, IReadOnlyList<(string Name, string Value)> sizes) => Command.RunAsync(
        [.. sizes, ("SYNC_PROOF_RESULTS", folder)],
        "dotnet", "test", "tests/Sync.Proofs", "--no-build", "-c", "Release", "--filter",
        string.Join('|', Tests.Select(tests => $"FullyQualifiedName~Sync.Proofs.{tests}.")),
        "--results-directory", folder, "--logger", "trx;LogFileName=results.trx");
}
