using Sync.Drift.Deliveries;
using Sync.FlowLogs;
using Sync.Network;

namespace Sync.Tests.Drift.Deliveries;

/// <summary>
/// The statement that reads events with the tags of their items, which is composed from the table and the ID of a
/// resource. With <c>SYNC_WRITE_PAGES=1</c> this test writes the file.
/// </summary>
public sealed class AlertEventStatementTests
{
    [Fact]
    public async Task The_composed_statements_are_those_of_the_golden_file()
    {
        var path = RepositoryFiles.PathOf("tests", "Sync.Tests", "Drift", "Deliveries", "alert_events.sql");
        (string Name, string Text)[] composed =
        [
            ("Events of flow logs", AlertEventReads.Statement(FlowLog.Resource)),
            ("Events of attachments", AlertEventReads.Statement(Attachment.Resource)),
        ];
        var statements = string.Join("\n", composed.Select(each => $"-- {each.Name}\n{each.Text};\n"));
        if (Environment.GetEnvironmentVariable("SYNC_WRITE_PAGES") == "1")
            await File.WriteAllTextAsync(path, statements);

        Assert.Equal(await File.ReadAllTextAsync(path), statements);
    }
}
