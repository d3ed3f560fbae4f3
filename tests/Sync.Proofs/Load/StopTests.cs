using System.Diagnostics;

namespace Sync.Proofs.Load;

/// <summary>Stopping the host while clients read slowly.</summary>
public sealed class StopTests
{
    // A host that waited for its readers would give up after 30 seconds.
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Ctrl_C_stops_the_host_without_waiting_for_stalled_exports()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 10));
        await app.RunWellAsync();
        await app.ExecuteAsync(
            """
            insert into sync.flow_log (account_id, region_id, flow_log_id, description, tags, content_hash,
                first_seen_at, valid_from)
            select '1', 'zz-1', 'flowlog-' || n, repeat(md5(n::text), 60), '{}', gen_random_uuid(), now(), now()
            from generate_series(1, 12000) n;
            update sync.inventory_clock set at = clock_timestamp()
            """);
        await using var up = await UpHost.JoinAsync(app, key: null, []);
        var readers = await Task.WhenAll(
            Enumerable.Range(0, 8)
                .Select(_ => SlowReader.StartAsync(up.Http.BaseAddress!, "/api/flowlogs?format=ndjson")));

        await up.Http.GetAsync("/api/flowlogs?code=VerySecretFunctionKey");

        var clock = Stopwatch.StartNew();
        var output = await up.EndAsync();

        Assert.True(clock.Elapsed < Prompt, $"{clock.Elapsed}: {output}");
        Assert.Contains("aborted: the host is shutting down", output, StringComparison.Ordinal);
        Assert.DoesNotContain("SecretFunction", output, StringComparison.Ordinal);
        foreach (var reader in readers) reader.Dispose();
    }
}
