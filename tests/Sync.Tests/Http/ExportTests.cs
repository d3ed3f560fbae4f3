using System.Net;
using System.Text.RegularExpressions;
using Sync.Runs;
using Sync.Tests.Support;

namespace Sync.Tests.Http;

/// <summary>What readers of whole files can take from others: memory, for a while, and nothing else.</summary>
public partial class ExportTests
{
    private const string Path = "/api/flowlogs?format=ndjson";

    // 24 MB, and a third of it when compressed: more than the kernel takes for a reader that reads nothing.
    private const string Fill = """
        insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at)
        select '1', 'zz-' || n, 1, 'synced', now() from generate_series(0, 2) n;
        insert into sync.flow_log (account_id, region_id, flow_log_id, description, status, tags, content_hash, first_seen_at, valid_from)
        select '1', 'zz-' || n % 3, 'flowlog-' || n, (select string_agg(md5(n::text || i), '') from generate_series(1, 60) i), 'Active', '{}',
            gen_random_uuid(), now(), now()
        from generate_series(10001, 22000) n;
        update sync.inventory_clock set at = clock_timestamp()
        """;

    // As a run would merge it: every flow log changes at one moment.
    private const string Change = """
        with clock as (
            update sync.inventory_clock set at = clock_timestamp() returning at
        ), past as (
            insert into sync.flow_log_history
            select f.*, clock.at from sync.flow_log f, clock
        )
        update sync.flow_log set status = 'Changed', valid_from = clock.at from clock
        """;

    private const string Busy = """
        select count(*)
        from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid() and (state <> 'idle' or xact_start is not null)
        """;

    private const string HoldingVacuum = """
        select count(*)
        from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid() and backend_xmin is not null
        """;

    [Fact]
    public async Task While_a_reader_takes_nothing_its_export_holds_no_connection_and_no_transaction()
    {
        await using var app = await StartAsync();
        using var reader = await SlowReader.StartAsync(app.Http.BaseAddress!, Path);

        await UntilAsync(async () => await app.ScalarAsync<long>(Busy) == 0);

        Assert.Equal(0, await app.ScalarAsync<long>(HoldingVacuum));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&status=Active&regionId=zz-1,zz-2")]
    [InlineData("&sort=-flowLogId")]
    public async Task An_export_shows_one_moment_whatever_is_merged_between_its_portions(string query)
    {
        await using var app = await StartAsync();
        var before = await app.WalkAsync($"pageSize=1000{query}");
        using var reader = await SlowReader.StartAsync(app.Http.BaseAddress!, $"{Path}&fields=flowLogId,status,description{query}");

        await app.ExecuteAsync(Change);
        var body = ChunkSize().Replace(await reader.ReadToEndAsync(), "");

        Assert.DoesNotContain("Changed", body, StringComparison.Ordinal);
        var ids = FlowLogId().Matches(body).Select(match => match.Groups[1].Value);
        Assert.True(before.Count > 5000, $"{before.Count} are no several portions.");
        Assert.Equal(before.Select(item => item.FlowLogId), ids);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Accept-Encoding: gzip\r\n")]
    public async Task A_reader_that_takes_nothing_is_ended(string headers)
    {
        await using var app = await StartAsync(("Sync:Exports:StallTimeout", "00:00:01"));
        // Digests do not compress to what the kernel would take.
        using var reader = await SlowReader.StartAsync(app.Http.BaseAddress!, Path, headers);

        await UntilAsync(() => Task.FromResult(app.Log.All.Any(line => line.Contains("its reader took less than 64 KiB", StringComparison.Ordinal))));

        Assert.DoesNotContain("\r\n0\r\n\r\n", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task An_export_ends_at_its_deadline_however_busy_its_reader_is()
    {
        await using var app = await StartAsync(("Sync:Exports:Deadline", "00:00:02"));
        using var reader = await SlowReader.StartAsync(app.Http.BaseAddress!, Path);
        var buffer = new byte[4096];

        await UntilAsync(async () =>
        {
            try
            {
                await reader.Stream.ReadAtLeastAsync(buffer, 1, throwOnEndOfStream: false);
            }
            catch (IOException)
            {
                // Reset: it was ended, and the log will say why.
            }

            return app.Log.All.Any(line => line.Contains("(Sync__Exports__Deadline)", StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("/api/flowlogs?format=csv")]
    [InlineData("/api/drift?format=ndjson")]
    [InlineData("/api/deliveries?format=ndjson")]
    [InlineData("/api/expectations/nonconforming?format=csv")]
    public async Task Exports_beyond_the_most_are_told_to_come_again_while_pages_and_runs_go_on(string path)
    {
        await using var app = await StartAsync(("Sync:Exports:MaxConcurrent", "2"));
        using var first = await SlowReader.StartAsync(app.Http.BaseAddress!, Path);
        using var second = await SlowReader.StartAsync(app.Http.BaseAddress!, Path);

        var third = await app.Http.GetAsync(path);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (third.StatusCode, third.Content.Headers.ContentType?.MediaType));
        Assert.Equal("10", third.Headers.RetryAfter?.ToString());
        Assert.Contains("Sync__Exports__MaxConcurrent", await third.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True((await app.Http.GetAsync($"{path}&pageSize=5")).IsSuccessStatusCode);
        var report = await app.RunAsync();
        // What the test put in is of scopes that no cloud lists.
        Assert.Equal(ScopeOutcome.Synced, Assert.Single(report.Scopes, scope => scope.Scope.AccountId == app.Cloud.AccountId).Outcome);

        first.Dispose();
        await UntilAsync(async () => (await app.Http.GetAsync(path)).IsSuccessStatusCode);
    }

    private static async Task<SyncApplication> StartAsync(params (string Key, string Value)[] settings)
    {
        var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 10), settings);
        await app.RunWellAsync();
        await app.ExecuteAsync(Fill);
        return app;
    }

    // Between two chunks of the body as HTTP/1.1 sends it.
    [GeneratedRegex("\r\n[0-9a-f]+\r\n")]
    private static partial Regex ChunkSize();

    [GeneratedRegex("\"flowLogId\":\"([^\"]+)\"")]
    private static partial Regex FlowLogId();

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var tries = 0; tries < 600; tries++, await Task.Delay(50))
            if (await condition()) return;

        Assert.Fail("It did not come to that within half a minute.");
    }
}
