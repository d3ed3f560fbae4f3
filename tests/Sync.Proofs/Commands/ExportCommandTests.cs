using System.Text;
using Microsoft.AspNetCore.Http;
using Parquet;

namespace Sync.Proofs.Commands;

public sealed class ExportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sync-export-").FullName;

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task An_exported_file_equals_the_API_response_and_replaces_an_existing_file(string format)
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var file = Path.Combine(_folder, $"flowlogs.{format}");
        await File.WriteAllTextAsync(file, "the one before");

        await SyncProcess.OutputAsync(
            app.Settings(), "export", "-o", file, "--region", "cn-hangzhou", "--fields", "flowLogId,tags");

        var expected = await app.Http.GetByteArrayAsync(
            $"/api/flowlogs?regionId=cn-hangzhou&fields=flowLogId,tags&format={format}");
        Assert.Equal(expected, await File.ReadAllBytesAsync(file));
        Assert.Equal([file], Directory.GetFiles(_folder));
        Assert.Equal(
            Encoding.UTF8.GetString(expected),
            await SyncProcess.OutputAsync(
                app.Settings(), "export", "-o", "-", "--format", format,
                "--region", "cn-hangzhou", "--fields", "flowLogId,tags"));
    }

    [Fact]
    public async Task A_Parquet_file_has_every_row()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var file = Path.Combine(_folder, "flowlogs.parquet");

        await SyncProcess.OutputAsync(app.Settings(), "export", "-o", file);

        await using var reader = await ParquetReader.CreateAsync(file);
        Assert.Equal(
            120, Enumerable.Range(0, reader.RowGroupCount).Sum(group => reader.OpenRowGroupReader(group).RowCount));
    }

    [Theory]
    [InlineData("coverage", "coverage", "verdict")]
    [InlineData("attachments", "attachments", "status")]
    [InlineData("transit-routers", "transit-routers", "type")]
    [InlineData("cens", "cens", "name")]
    public async Task Other_resources_are_exported_like_flow_logs(string name, string route, string field)
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreNetworkAsync();

        foreach (var format in (string[])["csv", "ndjson", "parquet"])
        {
            var file = Path.Combine(_folder, $"{name}.{format}");
            await SyncProcess.OutputAsync(
                app.Settings(), "export", name, "-o", file, "--account", "1", "--fields", $"accountId,{field}");
            Assert.Equal(
                await app.Http.GetByteArrayAsync(
                    $"/api/{route}?accountId=1&fields=accountId,{field}&format={format}"),
                await File.ReadAllBytesAsync(file));
        }
    }

    [Fact]
    public async Task The_filters_of_an_export_are_those_of_its_resource()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreAsync(
            NetworkRows.End("tr-attach-1"), NetworkRows.End("tr-attach-2", Sync.Network.Verdicts.Covered));

        var lacking = await SyncProcess.OutputAsync(
            app.Settings(), "export", "coverage", "-o", "-", "--format", "csv", "--verdict", "not_covered", "--kind",
            "VPC", "--fields", "attachmentEndId");
        var wrong = await SyncProcess.RunAsync(app.Settings(), "export", "cens", "-o", "x.csv", "--verdict", "covered");

        Assert.Equal("attachmentEndId\r\ntr-attach-1@tr-1\r\n", lacking);
        Assert.Equal(1, wrong.ExitCode);
    }

    [Fact]
    public async Task An_interrupted_export_leaves_the_existing_file_and_nothing_else()
    {
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            await context.Response.WriteAsync(new string('x', 500_000));
            context.Abort();
        });
        var file = Path.Combine(_folder, "flowlogs.csv");
        await File.WriteAllTextAsync(file, "the one before");

        var result = await SyncProcess.RunAsync(
            new Dictionary<string, string?>(), "export", "-o", file, "--url", server.Url.ToString());

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("The export was interrupted", result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal("the one before", await File.ReadAllTextAsync(file));
        Assert.Equal([file], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("flowlogs.xlsx", "--format must be csv, ndjson or parquet")]
    [InlineData("nowhere/flowlogs.csv", "-o: ")]
    public async Task An_unusable_file_is_an_error_that_names_the_option(string name, string message)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));

        var result = await SyncProcess.RunAsync(app.Settings(), "export", "-o", Path.Combine(_folder, name));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Errors.Split('\n'), line => line.StartsWith(message, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
