using System.Net;
using System.Text.Json;
using CsCheck;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Inventory.Snapshots;

namespace Sync.Tests.Inventory.Snapshots;

public class SnapshotPagingTests(SnapshotPagingTests.Few few) : IClassFixture<SnapshotPagingTests.Few>
{
    private static readonly string[] Sorts =
    [
        "", .. SnapshotField.Sortable(FlowLog.Resource).Select(field => $"&sort={field}"),
        .. SnapshotField.Sortable(FlowLog.Resource).Select(field => $"&sort=-{field}"),
    ];

    private static readonly string[] Filters =
    [
        "", "&status=Active", "&regionId=cn-hangzhou,cn-beijing", "&tag.env", "&q=prod",
        "&interval=60&fields=flowLogId,regionId,accountId",
    ];

    [Fact]
    public async Task Pages_of_any_size_in_any_order_with_any_filter_add_up_to_the_complete_list()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 4, FlowLogs: 60));
        await app.RunWellAsync();

        await Gen.Select(Gen.Int[1, 70], OneOf(Sorts), OneOf(Filters)).SampleAsync(
            async (pageSize, sort, filter) =>
            {
                var whole = await app.PageAsync($"pageSize=1000{sort}{filter}");
                var walked = await app.WalkAsync($"pageSize={pageSize}{sort}{filter}");
                Assert.Equal(whole.Items.Select(Reading.Show), walked.Select(Reading.Show));
                Assert.Equal(whole.TotalCount, walked.Count);
            },
            iter: 60, threads: 1);
    }

    [Fact]
    public async Task Each_sort_orders_by_its_field_with_missing_values_first_and_in_reverse()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 4, FlowLogs: 60));
        await app.RunWellAsync();

        foreach (var field in SnapshotField.Sortable(FlowLog.Resource))
        {
            var rising = (await app.GetAsync<JsonElement>($"/api/flowlogs?pageSize=1000&sort={field}"))
                .GetProperty("items").EnumerateArray().ToList();
            var values = rising.Select(item => item.GetProperty(field)).ToList();
            // Numbers and times by value; texts by the collation of the database, of which this test knows only the
            // groups.
            if (field is "interval")
                Assert.Equal(
                    values.Select(value => value.GetInt32()).Order(), values.Select(value => value.GetInt32()));
            if (field is "creationTime")
                Assert.Equal(
                    values.Select(value => value.GetDateTime()).Order(), values.Select(value => value.GetDateTime()));
            Assert.Equal(values.OrderBy(value => value.ValueKind != JsonValueKind.Null), values);
            Assert.Equal(Groups(values).Distinct().Count(), Groups(values).Count);

            var falling = (await app.GetAsync<JsonElement>($"/api/flowlogs?pageSize=1000&sort=-{field}"))
                .GetProperty("items").EnumerateArray();
            Assert.Equal(rising.Select(item => item.ToString()).Reverse(), falling.Select(item => item.ToString()));
        }
    }

    [Fact]
    public async Task Paging_in_another_order_is_over_one_snapshot_as_well()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var before = (await app.PageAsync("pageSize=1000&sort=-status")).Items.Select(Reading.Show);

        var read = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await app.PageAsync($"pageSize=30&sort=-status{(cursor == "" ? "" : $"&cursor={cursor}")}");
            read.AddRange(page.Items.Select(Reading.Show));
            cursor = page.NextCursor;
            app.Cloud.Drift(6);
            await app.RunWellAsync();
        }

        Assert.Equal(before, read);
    }

    [Fact]
    public async Task The_link_header_points_to_the_next_page_and_ends_with_the_last()
    {
        var app = few.App;
        var read = 0;

        for (var path = "/api/flowlogs?pageSize=2&format=ndjson&flowLogName=a%26b%20c&flowLogName=x"; path is not null;)
        {
            var answer = await app.SendAsync(
                path.Replace(
                    "flowLogName=a%26b%20c&flowLogName=x", "status=Active&status=Inactive", StringComparison.Ordinal));
            read += (await answer.Content.ReadAsStringAsync())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
            var link = answer.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
            Assert.True(
                link is null
                    || (link.StartsWith("</api/flowlogs?", StringComparison.Ordinal)
                        && link.EndsWith(">; rel=\"next\"", StringComparison.Ordinal)),
                link);
            path = link?[1..link.IndexOf('>', StringComparison.Ordinal)];
        }

        Assert.Equal(5, read);
    }

    [Fact]
    public async Task A_cursor_with_any_bit_flipped_or_any_letter_changed_is_refused()
    {
        var app = few.App;
        var cursors = await CursorsAsync(app);
        var cursor = (await app.PageAsync("pageSize=1")).NextCursor!;
        var fingerprint = Fingerprint();
        Assert.Equal(CursorFault.None, cursors.Read<SnapshotPosition>(cursor, fingerprint, out _));

        Gen.Select(Gen.Int[0, cursor.Length - 1], Gen.Int[0, 6]).Sample((at, bit) =>
        {
            var forged = string.Concat(
                cursor.AsSpan(0, at), ((char)(cursor[at] ^ (1 << bit))).ToString(), cursor.AsSpan(at + 1));
            return cursors.Read<SnapshotPosition>(forged, fingerprint, out var position) == CursorFault.Forged
                && position is null;
        });
        var flipped = cursor[..^1] + (cursor[^1] == 'A' ? 'B' : 'A');
        Assert.Contains(
            "was not issued by this service", await app.ProblemAsync($"/api/flowlogs?pageSize=1&cursor={flipped}"),
            StringComparison.Ordinal);

        static string Fingerprint() => SnapshotQuery.Read(
            FlowLog.Resource, new QueryReader(new Microsoft.AspNetCore.Http.QueryCollection()),
            new Microsoft.AspNetCore.Http.DefaultHttpContext().Request)!.Fingerprint;
    }

    [Theory]
    [InlineData("&status=Active")]
    [InlineData("&sort=status")]
    [InlineData("&asOf=2020-01-01T00:00:00Z")]
    [InlineData("&tag.env")]
    public async Task A_cursor_of_another_query_is_a_400_that_explains_it(string other)
    {
        var app = few.App;
        var cursor = (await app.PageAsync("pageSize=1")).NextCursor!;

        Assert.Contains(
            "is of another query", await app.ProblemAsync($"/api/flowlogs?pageSize=1&cursor={cursor}{other}"),
            StringComparison.Ordinal);
        Assert.Contains(
            "is of another query", await app.ProblemAsync($"/api/runs?cursor={cursor}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_can_be_continued_with_another_page_size_format_and_field_selection()
    {
        var app = few.App;
        var cursor = (await app.PageAsync("pageSize=2")).NextCursor!;

        var rest = await (await app.SendAsync(
            $"/api/flowlogs?pageSize=9&format=csv&fields=flowLogId&cursor={cursor}")).Content
            .ReadAsStringAsync();

        Assert.Equal(
            ["flowLogId", .. (await app.IdsAsync("")).Skip(2)], Reading.ParseCsv(rest).Select(row => row.Single()));
    }

    [Fact]
    public async Task A_cursor_is_valid_until_the_end_of_the_next_day_and_then_a_400_that_explains_it()
    {
        var app = few.App;
        var today = await CursorsAsync(app);
        var fingerprint = Cursors.Fingerprint("runs");
        string Of(int daysAgo) =>
            (today with { Today = today.Today.AddDays(-daysAgo) }).Write(long.MaxValue, fingerprint);

        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync($"/api/runs?cursor={Of(1)}")).StatusCode);
        Assert.Contains("has expired", await app.ProblemAsync($"/api/runs?cursor={Of(2)}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_is_valid_on_every_instance_of_the_app_until_the_key_changes()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));
        await app.RunWellAsync();
        var cursor = (await app.PageAsync("pageSize=1")).NextCursor!;
        var other = new SnapshotClock(app.DataSource);
        Assert.Equal((await CursorsAsync(app)).Key, (await other.ReadAsync(CancellationToken.None)).Cursors.Key);

        await app.ExecuteAsync("update sync.cursor_key set key = uuid_send(gen_random_uuid())");

        await app.ProblemAsync($"/api/flowlogs?pageSize=1&cursor={cursor}");
    }

    /// <summary>For tests that only read.</summary>
    public sealed class Few : SharedApp
    {
        private protected override async Task<SyncApplication> StartAsync()
        {
            var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));
            await app.RunWellAsync();
            return app;
        }
    }

    private static Gen<string> OneOf(string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static async Task<Cursors> CursorsAsync(SyncApplication app) =>
        (await app.Get<SnapshotClock>().ReadAsync(CancellationToken.None)).Cursors;

    private static List<string> Groups(List<JsonElement> values) =>
        [.. values.Select(value => value.ToString()).Where((value, i) => i == 0 || value != values[i - 1].ToString())];
}
