using Dapper;
using Sync.Database;
using Sync.Reporting;
using Sync.Tests.Support;

namespace Sync.Tests.Reporting;

public class ReadyQuestionTests(ReportedCloud reported) : IClassFixture<ReportedCloud>
{
    public static TheoryData<string> Questions => [.. ReadyQuestion.All.Select(question => question.Text)];

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_ready_question_is_answered_to_the_reporting_role(string text)
    {
        var question = ReadyQuestion.All.Single(each => each.Text == text);
        await using var connection = await ReportingRole.ConnectAsync(reported.App.ConnectionString);

        await using var reader = await connection.ExecuteReaderAsync(question.Sql);

        Assert.True(reader.FieldCount > 0);
        Assert.DoesNotContain("?column?", Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
    }

    /// <summary>What happened grows for ever: read as a whole, a question that is fast today would be slow after years.</summary>
    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_ready_question_has_an_index_into_what_grows_for_ever(string text)
    {
        var question = ReadyQuestion.All.Single(each => each.Text == text);
        await using var connection = await reported.App.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // A sequential scan is then planned only where there is no other way.
        await connection.ExecuteAsync("set local enable_seqscan = off");

        var plan = string.Join('\n', await connection.QueryAsync<string>("explain " + question.Sql));

        Assert.DoesNotContain("Seq Scan on flow_log_history", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on drift_event", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on sync_scope", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_view_comes_with_questions_and_every_question_names_its_view()
    {
        Assert.Equal(SchemaScripts.Views, ReadyQuestion.All.Select(question => question.View).Distinct().Order(StringComparer.Ordinal));
        Assert.All(ReadyQuestion.All, question => Assert.Contains($"report.{question.View}", question.Sql, StringComparison.Ordinal));
    }

    /// <summary>The page is written from the views: with <c>SYNC_WRITE_PAGES=1</c> this test writes it.</summary>
    [Fact]
    public void The_page_of_questions_is_that_of_the_views()
    {
        var file = RepositoryFiles.PathOf("src", "Sync", "Database", "Scripts", "views", "README.md");
        if (Environment.GetEnvironmentVariable("SYNC_WRITE_PAGES") == "1") File.WriteAllText(file, QuestionPage.Write());

        Assert.Equal(QuestionPage.Write(), File.ReadAllText(file));
    }
}
