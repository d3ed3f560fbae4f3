using System.Text.RegularExpressions;
using Sync.Snapshots;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>The questions of the page about snapshots, asked as they are written there.</summary>
public class QuestionTests
{
    [Fact]
    public async Task DuckDB_answers_the_questions_of_the_page()
    {
        await using var store = await TestStore.StartAsync(TestStore.Folder);
        await using var bench = await StoreTests.ChangedBenchAsync([.. store.Settings(), ("Format", "parquet")]);
        // The changes are fifteen days old.
        var end = (await bench.App.Get<RequestedSnapshots>().NowAsync(CancellationToken.None)).Date;
        var (_, failure) = await bench.App.Get<RequestedSnapshots>().WriteAsync(
            bench.Series, "backfill", [end.AddDays(-20), end.AddDays(-12)], CancellationToken.None);
        Assert.Null(failure);
        using var copy = await StoredSnapshots.CopyAsync(bench.Target);
        var cen = await bench.App.ScalarAsync<string>("select max(cen_id) from sync.flow_log");

        var page = RepositoryFiles.Read("src", "Sync", "Snapshots", "README.md");
        var questions = Regex.Match(page, "In DuckDB.*?```sql\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var answers = copy.AskAll(questions
            .Replace("2026-11-20", $"{end.AddDays(-20):yyyy-MM-dd}", StringComparison.Ordinal)
            .Replace("2026-11-27", $"{end.AddDays(-12):yyyy-MM-dd}", StringComparison.Ordinal)
            .Replace("cen-7qthudw0ll6jmc0001", cen, StringComparison.Ordinal));

        // The statement that creates the view has no answer.
        Assert.Equal(4, answers.Count);
        Assert.All(answers, Assert.NotEmpty);
        Assert.Equal(
            await bench.App.QueryAsync<string>(
                """
                select flow_log_id || ' ' || kind from sync.drift_event
                where at > @from and at <= @to and resource = 'flow_log'
                order by 1
                """, new { from = end.AddDays(-20), to = end.AddDays(-12) }),
            answers[0].Order(StringComparer.Ordinal));
    }
}
