using System.IO.Compression;
using System.Net;
using System.Text.Json;
using CsCheck;
using Parquet;

namespace Sync.Tests.Inventory.Snapshots;

public class SnapshotFormatTests(SnapshotFormatTests.Inventory inventory) : IClassFixture<SnapshotFormatTests.Inventory>
{
    [Theory]
    [InlineData(null, "", "application/json")]
    [InlineData("*/*", "", "application/json")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "", "application/json")]
    [InlineData("application/x-ndjson", "", "application/x-ndjson")]
    [InlineData("application/jsonl", "", "application/x-ndjson")]
    [InlineData("text/csv", "", "text/csv")]
    [InlineData("text/*", "", "text/csv")]
    [InlineData("application/json;q=0.5, text/csv", "", "text/csv")]
    [InlineData("application/json;q=0, */*", "", "application/x-ndjson")]
    [InlineData("application/vnd.apache.parquet", "", "application/vnd.apache.parquet")]
    [InlineData("text/csv", "format=json", "application/json")]
    [InlineData("image/png", "format=csv", "text/csv")]
    [InlineData("not a media type", "", "application/json")]
    public async Task The_format_is_negotiated_and_an_explicit_format_takes_precedence(
        string? accept, string query, string expected)
    {
        var answer = await inventory.App.SendAsync(
            $"/api/flowlogs?{query}", accept is null ? [] : [("Accept", accept)]);

        Assert.Equal(expected, answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_unsupported_format_is_a_406_that_lists_the_supported_ones()
    {
        var answer = await inventory.App.SendAsync("/api/flowlogs", ("Accept", "image/png, application/json;q=0"));

        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("text/csv", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_contains_the_complete_snapshot_or_the_requested_page()
    {
        var app = inventory.App;
        var items = (await app.GetAsync<JsonElement>("/api/flowlogs?pageSize=1000")).GetProperty("items")
            .EnumerateArray().Select(item => item.ToString()).ToList();

        var all = await ReadAsync(app, "/api/flowlogs?format=ndjson");
        var page = await ReadAsync(app, "/api/flowlogs?format=ndjson&pageSize=7");

        Assert.Equal(items, all.Split('\n').SkipLast(1));
        Assert.Equal(items.Take(7), page.Split('\n').SkipLast(1));
    }

    [Fact]
    public async Task An_export_of_the_past_equals_the_inventory_at_that_time()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var asOf = (await app.PageAsync("")).AsOf;
        var before = await ReadAsync(app, "/api/flowlogs?format=ndjson");
        app.Cloud.Drift(30);
        await app.RunWellAsync();

        Assert.Equal(before, await ReadAsync(app, $"/api/flowlogs?format=ndjson&asOf={Reading.At(asOf)}"));
        Assert.NotEqual(before, await ReadAsync(app, "/api/flowlogs?format=ndjson"));
    }

    [Fact]
    public async Task Fields_can_be_selected_and_ordered_in_every_format()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        app.Cloud.Add(Some.FlowLog("flowlog-1"));
        await app.RunWellAsync();
        const string path = "/api/flowlogs?fields=status,flowLogId,tags";

        Assert.Equal(
            """{"status":"Active","flowLogId":"flowlog-1","tags":{"env": "test"}}""",
            (await app.GetAsync<JsonElement>(path)).GetProperty("items")[0].GetRawText());
        Assert.Equal(
            """{"status":"Active","flowLogId":"flowlog-1","tags":{"env": "test"}}""" + "\n",
            await ReadAsync(app, $"{path}&format=ndjson"));
        Assert.Equal(
            "status,flowLogId,tags\r\nActive,flowlog-1,\"{\"\"env\"\": \"\"test\"\"}\"\r\n",
            await ReadAsync(app, $"{path}&format=csv"));
        var parquet = await app.Http.GetStreamAsync($"{path}&format=parquet");
        Assert.Equal(["status", "flowLogId", "tags"], (await ParquetAsync(parquet)).Keys);
    }

    [Fact]
    public async Task Csv_preserves_any_content_and_formulas_are_escaped()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        var texts = Gen.OneOf(
            OneOf("a,\"\r\n=+-@＝＋－＠\t ;é中'".ToCharArray()).Array[1, 12].Select(letters => new string(letters)),
            OneOf(
                "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "🚚", "a\r\nb", "\"", "\"\"",
                ",")).Array[200].Single();
        for (var i = 0; i < texts.Length; i++)
            app.Cloud.Add(Some.FlowLog($"flowlog-{i:000}", name: texts[i]) with { Description = texts[^(i + 1)] });
        await app.RunWellAsync();
        var items = (await app.PageAsync("pageSize=1000")).Items;

        var rows = Reading.ParseCsv(
            await ReadAsync(app, "/api/flowlogs?format=csv&fields=flowLogId,flowLogName,description"));

        Assert.Equal(
            items.Select(item => (List<string>)
            [
                item.Content.FlowLogId, Defused(item.Content.FlowLogName), Defused(item.Content.Description),
            ]),
            rows.Skip(1));
        Assert.All(rows.SelectMany(row => row), value => Assert.False(IsFormula(value)));

        static string Defused(string? text) => IsFormula(text) ? $"'{text}" : text ?? "";

        static bool IsFormula(string? text) =>
            text is [var first, ..] && "=+-@＝＋－＠\t\r\n".Contains(first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_has_one_column_for_each_field()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        app.Cloud.Add(Some.FlowLog("flowlog-1", name: null));
        await app.RunWellAsync();
        var item = (await app.PageAsync("")).Items.Single();

        var rows = Reading.ParseCsv(await ReadAsync(app, "/api/flowlogs?format=csv"));

        var time = item.ChangedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'");
        Assert.Equal(
            [
                app.Cloud.AccountId, "cn-hangzhou", "flowlog-1", "", "", "cen-1", "", "", "project", "store", "", "",
                "600", "Active", "2024-07-24T13:00:52Z", "{\"env\": \"test\"}", "", time, time,
            ],
            rows.Single(row => row[0] != "accountId"));
    }

    [Fact]
    public async Task Parquet_holds_the_same_as_json_in_several_row_groups()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await app.ExecuteAsync(
            """
            insert into sync.flow_log (account_id, region_id, flow_log_id, flow_log_name, interval, tags, content_hash,
                first_seen_at, valid_from)
            select '1', 'cn-hangzhou', 'flowlog-' || lpad(n::text, 6, '0'), case when n % 3 > 0 then 'name ' || n end,
                nullif(n % 2, 0), '{}', gen_random_uuid(), now(), now()
            from generate_series(1, 10500) n;
            update sync.inventory_clock set at = clock_timestamp()
            """);

        var columns = await ParquetAsync(
            await app.Http.GetStreamAsync("/api/flowlogs?format=parquet"), expectGroups: 2);

        Assert.Equal(10500, columns["flowLogId"].Count);
        foreach (var item in (await app.PageAsync("pageSize=1000&sort=-flowLogId")).Items)
        {
            var row = columns["flowLogId"].IndexOf(item.Content.FlowLogId);
            Assert.Equal(
                (item.Content.FlowLogName, item.Content.Interval, item.Content.Description),
                ((string?)columns["flowLogName"][row], (int?)columns["interval"][row],
                    (string?)columns["description"][row]));
            Assert.Equal(item.ChangedAt, (DateTime)columns["changedAt"][row]!);
        }
    }

    [Fact]
    public async Task An_interrupted_export_does_not_look_complete()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        // Reading the last row fails with a division by zero.
        await app.ExecuteAsync(
            """
            insert into sync.flow_log (account_id, region_id, flow_log_id, description, tags, content_hash,
                first_seen_at, valid_from)
            select '1', 'cn-hangzhou', 'flowlog-' || n, repeat('x', 10000), '{}', gen_random_uuid(), now(), now()
            from generate_series(10000, 10999) n;
            update sync.inventory_clock set at = clock_timestamp();
            alter table sync.flow_log rename to flow_log_rows;
            create view sync.flow_log as
            select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
                transit_router_attachment_id, project_name,
                log_store_name, log_format_string, flow_log_version,
                    1 / (case when flow_log_id = 'flowlog-10999' then 0 else 1 end) as interval, status,
                creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from
            from sync.flow_log_rows
            """);

        foreach (var format in (string[])["ndjson", "csv", "parquet"])
        {
            foreach (var coding in (string[])["identity", "gzip"])
            {
                await Assert.ThrowsAnyAsync<Exception>(async () =>
                {
                    var answer = await app.SendAsync($"/api/flowlogs?format={format}", ("Accept-Encoding", coding));
                    Assert.True(answer.IsSuccessStatusCode);
                    await answer.Content.ReadAsByteArrayAsync();
                });
            }
        }
    }

    [Theory]
    [InlineData("gzip", "json")]
    [InlineData("br", "json")]
    [InlineData("gzip", "csv")]
    [InlineData("br", "ndjson")]
    [InlineData("br;q=0.1, gzip", "json")]
    public async Task Responses_are_compressed_as_the_caller_accepts(string accepted, string format)
    {
        var app = inventory.App;
        var plain = await ReadAsync(app, $"/api/flowlogs?format={format}");

        var answer = await app.SendAsync($"/api/flowlogs?format={format}", ("Accept-Encoding", accepted));

        var coding = answer.Content.Headers.ContentEncoding.Single();
        Assert.Equal(accepted.Contains("gzip", StringComparison.Ordinal) ? "gzip" : "br", coding);
        var bytes = await answer.Content.ReadAsStreamAsync();
        Stream decoded = coding == "gzip"
            ? new GZipStream(bytes, CompressionMode.Decompress)
            : new BrotliStream(bytes, CompressionMode.Decompress);
        Assert.Equal(plain, await new StreamReader(decoded).ReadToEndAsync());
    }

    /// <summary>For tests that only read.</summary>
    public sealed class Inventory : SharedApp
    {
        private protected override async Task<SyncApplication> StartAsync()
        {
            var app = await SyncApplication.StartAsync();
            await app.RunWellAsync();
            return app;
        }
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static async Task<string> ReadAsync(SyncApplication app, string path)
    {
        var answer = await app.Http.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{await answer.Content.ReadAsStringAsync()}\n{app.Errors}");
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<Dictionary<string, List<object?>>> ParquetAsync(Stream stream, int expectGroups = 1)
    {
        using var file = new MemoryStream();
        await stream.CopyToAsync(file);
        file.Position = 0;
        await using (var reader = await ParquetReader.CreateAsync(file))
            Assert.Equal(expectGroups, reader.RowGroupCount);
        file.Position = 0;
        var columns = new Dictionary<string, List<object?>>();
        var table = await Parquet.Serialization.ParquetSerializer.DeserializeUntypedAsync(file);
        foreach (var field in table.Schema.DataFields)
            columns[field.Name] =
            [
                .. table.Data.Select(row => row.TryGetValue(field.Name, out var value) ? value : null),
            ];
        return columns;
    }
}
