using Sync.Report;

namespace Sync.Tests.Report;

/// <summary>Test results are formatted as tables. results.trx was written by xunit and shortened.</summary>
public sealed class ResultTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void The_table_lists_results_by_class_with_failed_and_skipped_in_bold()
    {
        var results = TestResults.Read(RepositoryFiles.PathOf("tests", "Sync.Tests", "Report", "results.trx"));
        File.WriteAllText(_path, """
            {"test":"SecretFormTests","cases":1000}
            {"test":"SecretFormTests","cases":234}
            """);

        Assert.False(results.AllPassed);
        Assert.Equal(
            """
            | tests of | passed | cases | time | |
            |---|---|---|---|---|
            | `EmbeddedPostgresTests` | 1 of 2 | | 2.3 s | **skipped** |
            | `SecretFormTests` | 6 of 6 | 1,234 | 0 s | held |
            | `LoadTests` | 0 of 1 | | 8.8 s | **failed** |
            """, results.Table(Figures.Read(_path)));
    }

    [Fact]
    public void A_missing_result_file_counts_as_failed()
    {
        var results = TestResults.Read("/nowhere/results.trx");

        Assert.False(results.AllPassed);
        Assert.StartsWith("**failed**", results.Table(Figures.Read("/nowhere/tests.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_grouped_by_test_and_rows_with_the_same_columns_form_one_table()
    {
        File.WriteAllText(_path, """
            {"postgres":"15.1"}
            {"postgres":"15.1"}
            {"test":"SoakTests","row":{"runs":0,"heap, MB":17.25}}
            {"test":"LoadTests","row":{"client":"wrk","requests":205752,"p99, ms":878.4}}
            {"test":"SoakTests","row":{"runs":3000,"heap, MB":25}}
            {"test":"LoadTests","row":{"walks":264}}
            """);

        var figures = Figures.Read(_path);

        Assert.Equal("15.1", figures.Postgres);
        Assert.Equal(
            [
                "`LoadTests`:\n\n| client | requests | p99, ms |\n|---|---|---|\n| wrk | 205,752 | 878 |\n\n"
                + "| walks |\n|---|\n| 264 |",
                "`SoakTests`:\n\n| runs | heap, MB |\n|---|---|\n| 0 | 17.25 |\n| 3,000 | 25 |",
            ],
            figures.Tables());
    }

    [Fact]
    public void Sections_are_selected_by_name_or_prefix_and_an_unknown_name_selects_none()
    {
        Assert.Equal(["soak", "load"], Names("soak", "load").Order().Reverse());
        Assert.Equal(["speed.merge"], Names("speed.merge"));
        Assert.All(Names("speed"), name => Assert.StartsWith("speed.", name, StringComparison.Ordinal));
        Assert.Contains("speed.walk", Names("speed"));
        Assert.Empty(Names("soak", "soa"));
    }

    private static IEnumerable<string> Names(params string[] names) =>
        Sections.Named(names, quick: false).Select(section => section.Name);
}
