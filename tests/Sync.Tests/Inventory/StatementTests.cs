using Sync.FlowLogs;
using Sync.Inventory;

namespace Sync.Tests.Inventory;

/// <summary>
/// The statements that are composed from a resource's fields, as they run: a file per resource shows them. With
/// <c>SYNC_WRITE_PAGES=1</c> this test writes the file.
/// </summary>
public sealed class StatementTests
{
    [Fact]
    public async Task The_composed_statements_of_flow_logs_are_those_of_the_golden_file()
    {
        var path = RepositoryFiles.PathOf("tests", "Sync.Tests", "Inventory", "flow_log.sql");
        var statements = string.Join(
            "\n", ComposedSql.Of(FlowLog.Resource).Select(each => $"-- {each.Name}\n{each.Text};\n"));
        if (Environment.GetEnvironmentVariable("SYNC_WRITE_PAGES") == "1")
            await File.WriteAllTextAsync(path, statements);

        Assert.Equal(await File.ReadAllTextAsync(path), statements);
    }
}
