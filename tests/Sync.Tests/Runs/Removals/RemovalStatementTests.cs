using Sync.FlowLogs;
using Sync.Network;
using Sync.Runs.Removals;

namespace Sync.Tests.Runs.Removals;

/// <summary>
/// The statements of the rules about removals, which are composed from the table and the ID of a resource. With
/// <c>SYNC_WRITE_PAGES=1</c> this test writes the file.
/// </summary>
public sealed class RemovalStatementTests
{
    [Fact]
    public async Task The_composed_statements_are_those_of_the_golden_file()
    {
        var path = RepositoryFiles.PathOf("tests", "Sync.Tests", "Runs", "Removals", "removals.sql");
        (string Name, string Text)[] composed =
        [
            ("Absent flow logs that came back", Absence.Doubtful(FlowLog.Resource)),
            ("Absent attachments that came back", Absence.Doubtful(Attachment.Resource)),
            ("Recent removals of attachments", RecentRemovals.OfRows(Attachment.Resource)),
        ];
        var statements = string.Join("\n", composed.Select(each => $"-- {each.Name}\n{each.Text};\n"));
        if (Environment.GetEnvironmentVariable("SYNC_WRITE_PAGES") == "1")
            await File.WriteAllTextAsync(path, statements);

        Assert.Equal(await File.ReadAllTextAsync(path), statements);
    }
}
