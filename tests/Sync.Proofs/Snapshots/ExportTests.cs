using System.Net;
using System.Text.RegularExpressions;
using Sync.Runs;

namespace Sync.Proofs.Snapshots;

/// <summary>Slow readers of exports cost memory for a limited time, and nothing else.</summary>
public partial class ExportTests
{
    private const string Path = "/api/flowlogs?format=ndjson";

    // 24 MB, or 8 MB compressed: more than the kernel buffers for a reader that stalls.
    private const string Fill = """
        insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at)
        select '1', 'zz-' || n, 1, 'synced', now() from generate_series(0, 2) n;
        insert into sync.flow_log (
            account_id, region_id, flow_log_id, description, status, tags, content_hash, first_seen_at, valid_from)
        select '1', 'zz-' || n % 3, 'flowlog-' || n,
            (select string_agg(md5(n::text || i), '') from generate_series(1, 60) i), 'Active', '{}',
            gen_random_uuid(), now(), now()
        from generate_series(10001, 22000) n;
        update sync.inventory_clock set at = clock_timestamp()
        """;

    // Like the merge of a run: every flow log changes at the same time.
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
        where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
          and (state <> 'idle' or xact_start is not null)
        """;

    private const string HoldingVacuum = """
        select count(*)
        from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
          and backend_xmin is not null
        """;

    [Fact]
    public async Task An_export_holds_no_connection_and_no_transaction_while_its_reader_stalls()
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
    public async Task An_export_shows_one_point_in_time_whatever_is_merged_between_its_portions(string query)
    {
        await using var app = await StartAsync();
        var before = await app.WalkAsync($"pageSize=1000{query}");
        using var reader = await SlowReader.StartAsync(
            app.Http.BaseAddress!, $"{Path}&fields=flowLogId,status,description{query}");

        await app.ExecuteAsync(Change);
        var body = ChunkSize().Replace(await reader.ReadToEndAsync(), "");

        Assert.DoesNotContain("Changed", body, StringComparison.Ordinal);
        var ids = FlowLogId().Matches(body).Select(match => match.Groups[1].Value);
        Assert.True(before.Count > 5000, $"{before.Count} rows are not several portions.");
        Assert.Equal(before.Select(item => item.Content.FlowLogId), ids);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Accept-Encoding: gzip\r\n")]
    public async Task An_export_whose_reader_stalls_is_aborted(string headers)
    {
        await using var app = await StartAsync(("Sync:Exports:StallTimeout", "00:00:01"));
        // Hashes do not compress to a size that the kernel would buffer.
        using var reader = await SlowReader.StartAsync(app.Http.BaseAddress!, Path, headers);

        await UntilAsync(() => Task.FromResult(
            app.Log.All.Any(line => line.Contains("the client read less than 64 KiB", StringComparison.Ordinal))));

        Assert.DoesNotContain("\r\n0\r\n\r\n", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task An_export_is_aborted_at_its_deadline_even_if_its_reader_reads()
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
                // Reset: the export was aborted, and the log contains the reason.
            }

            return app.Log.All.Any(line => line.Contains("(Sync__Exports__Deadline)", StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("/api/flowlogs?format=csv")]
    [InlineData("/api/drift?format=ndjson")]
    [InlineData("/api/deliveries?format=ndjson")]
    [InlineData("/api/expectations/nonconforming?format=csv")]
    public async Task Exports_beyond_the_limit_are_refused_while_pages_and_runs_continue(string path)
    {
        await using var app = await StartAsync(("Sync:Exports:MaxConcurrent", "2"));
        using var first = await SlowReader.StartAsync(app.Http.BaseAddress!, Path);
        using var second = await SlowReader.StartAsync(app.Http.BaseAddress!, Path);

        var third = await app.Http.GetAsync(path);

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "application/problem+json"),
            (third.StatusCode, third.Content.Headers.ContentType?.MediaType));
        Assert.Equal("10", third.Headers.RetryAfter?.ToString());
        Assert.Contains(
            "Sync__Exports__MaxConcurrent", await third.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True((await app.Http.GetAsync($"{path}&pageSize=5")).IsSuccessStatusCode);
        var report = await app.RunAsync();
        // The other scopes were inserted by the test, and the cloud does not list them.
        Assert.Equal(
            ScopeOutcome.Synced,
            Assert.Single(report.Scopes, scope => scope.Scope.AccountId == app.Cloud.AccountId).Outcome);

        first.Dispose();
        await UntilAsync(async () => (await app.Http.GetAsync(path)).IsSuccessStatusCode);
    }

    // A reader stalls for as long as its test takes, unless the test is about that limit.
    private static async Task<SyncApplication> StartAsync(params (string Key, string Value)[] settings)
    {
        var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 10), [("Sync:Exports:StallTimeout", "01:00:00"), .. settings]);
        await app.RunWellAsync();
        await app.ExecuteAsync(Fill);
        return app;
    }

    // The chunk header between two chunks of an HTTP/1.1 body.
    [GeneratedRegex("\r\n[0-9a-f]+\r\n")]
    private static partial Regex ChunkSize();

    [GeneratedRegex("\"flowLogId\":\"([^\"]+)\"")]
    private static partial Regex FlowLogId();

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var tries = 0; tries < 2400; tries++, await Task.Delay(50))
            if (await condition()) return;

        Assert.Fail("The condition was not met within two minutes.");
    }
}
