using System.Text;

namespace Sync.Tests.Http;

/// <summary><c>excel=true</c>: what Excel would read wrongly in a plain CSV file.</summary>
public class ExcelCsvTests
{
    [Theory]
    [InlineData("/api/flowlogs?")]
    [InlineData("/api/flowlogs?format=csv&")]
    [InlineData("/api/flowlogs?format=csv&pageSize=10&")]
    public async Task A_file_for_Excel_has_a_byte_order_mark_long_IDs_as_text_and_times_that_it_reads(string query)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        await app.RunWellAsync();
        await app.ExecuteAsync(
            """
            update sync.flow_log
            set flow_log_name = '007', description = '=1+1', first_seen_at = '2026-01-31 12:00Z'
            """);

        using var answer = await app.Http.GetAsync(
            $"{query}excel=true&fields=accountId,flowLogName,description,firstSeenAt");

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("flowlogs.csv", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"') ?? "flowlogs.csv");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.Equal("accountId,flowLogName,description,firstSeenAt", lines[0]);
        Assert.Equal(
            $"\"=\"\"{app.Cloud.AccountId}\"\"\",\"=\"\"007\"\"\",'=1+1,2026-01-31 12:00:00", lines[1]);
    }

    [Fact]
    public async Task Lists_of_events_are_files_for_Excel_too_and_other_formats_are_refused()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cloud.Drift(3);
        await app.RunWellAsync();

        var bytes = await app.Http.GetByteArrayAsync("/api/drift?excel=true");
        var plain = await app.Http.GetByteArrayAsync("/api/drift?format=csv");
        using var refused = await app.Http.GetAsync("/api/flowlogs?excel=true&format=parquet");

        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        Assert.Contains($"\"=\"\"{app.Cloud.AccountId}\"\"\"", Encoding.UTF8.GetString(bytes));
        Assert.NotEqual(Encoding.UTF8.GetPreamble(), plain[..3]);
        Assert.DoesNotContain("=\"", Encoding.UTF8.GetString(plain));
        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Contains(
            "excel must not be true with another format than csv", await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_two_kinds_of_CSV_have_different_entity_tags()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();

        using var plain = await app.Http.GetAsync("/api/flowlogs?format=csv");
        using var excel = await app.Http.GetAsync("/api/flowlogs?excel=true");

        Assert.NotEqual(plain.Headers.ETag, excel.Headers.ETag);
    }
}
