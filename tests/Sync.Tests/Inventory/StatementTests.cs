using Sync.Coverage;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Network;

namespace Sync.Tests.Inventory;

/// <summary>
/// The statements that are composed from a resource's fields, as they run: a file per resource shows them. With
/// <c>SYNC_WRITE_PAGES=1</c> this test writes the file.
/// </summary>
public sealed class StatementTests
{
    [Fact]
    public async Task The_composed_statements_of_each_resource_are_those_of_its_golden_file()
    {
        await AssertGoldenAsync(FlowLog.Resource);
        await AssertGoldenAsync(Cen.Resource);
        await AssertGoldenAsync(TransitRouter.Resource);
        await AssertGoldenAsync(Attachment.Resource);
        await AssertGoldenAsync(AttachmentCoverage.Resource);
    }

    private static async Task AssertGoldenAsync<T>(Resource<T> resource)
        where T : Listed
    {
        var path = RepositoryFiles.PathOf("tests", "Sync.Tests", "Inventory", $"{resource.Table}.sql");
        var statements = string.Join(
            "\n", ComposedSql.Of(resource).Select(each => $"-- {each.Name}\n{each.Text};\n"));
        if (Environment.GetEnvironmentVariable("SYNC_WRITE_PAGES") == "1")
            await File.WriteAllTextAsync(path, statements);

        Assert.Equal(await File.ReadAllTextAsync(path), statements);
    }
}
