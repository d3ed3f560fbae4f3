using Dapper;
using Sync.Database;
using Sync.Reporting;

namespace Sync.Tests.Reporting;

public class ReadyQuestionTests(ReportedCloud reported) : IClassFixture<ReportedCloud>
{
    public static TheoryData<string> Questions => [.. ReadyQuestion.All.Select(question => question.Text)];

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task The_reporting_role_can_run_a_ready_question(string text)
    {
        var question = ReadyQuestion.All.Single(each => each.Text == text);
        await using var connection = await ReportingRole.ConnectAsync(reported.App.ConnectionString);

        await using var reader = await connection.ExecuteReaderAsync(question.Sql);

        Assert.True(reader.FieldCount > 0);
        Assert.DoesNotContain("?column?", Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
    }

    /// <summary>
    /// History tables grow forever: a query that scans them completely would become slow over the years.
    /// </summary>
    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_ready_question_uses_an_index_on_tables_that_grow(string text)
    {
        var question = ReadyQuestion.All.Single(each => each.Text == text);
        await using var connection = await reported.App.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // With this setting a sequential scan is planned only if there is no alternative.
        await connection.ExecuteAsync("set local enable_seqscan = off");

        var plan = string.Join('\n', await connection.QueryAsync<string>("explain " + question.Sql));

        Assert.DoesNotContain("Seq Scan on flow_log_history", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on coverage_history", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on coverage_event", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on drift_event", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on sync_scope", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_view_has_questions_and_every_question_queries_its_view()
    {
        Assert.Equal(
            SchemaScripts.Views,
            ReadyQuestion.All.Select(question => question.View).Distinct().Order(StringComparer.Ordinal));
        Assert.All(
            ReadyQuestion.All,
            question => Assert.Contains($"report.{question.View}", question.Sql, StringComparison.Ordinal));
    }

    /// <summary>The page is generated from the views: with <c>SYNC_WRITE_PAGES=1</c> this test writes it.</summary>
    [Fact]
    public void The_page_of_questions_matches_the_views()
    {
        var file = RepositoryFiles.PathOf("src", "Sync", "Database", "Scripts", "views", "README.md");
        if (Environment.GetEnvironmentVariable("SYNC_WRITE_PAGES") == "1")
            File.WriteAllText(file, QuestionPage.Write());

        Assert.Equal(QuestionPage.Write(), File.ReadAllText(file));
    }
}
