using System.Net;
using Npgsql;

namespace Sync.Proofs.Functions;

/// <summary>
/// A large export through the host. Its rows are of an account that no run has, so it has an app of its own.
/// </summary>
public sealed class HostedExportTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task An_export_of_100_000_flow_logs_streams_through_the_host()
    {
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        await using (var command = new NpgsqlCommand(Many, connection) { CommandTimeout = 300 })
            await command.ExecuteNonQueryAsync();

        using var answer = await app.SendAsync(HttpMethod.Get, "api/flowlogs?accountId=2000000000000002&format=ndjson");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var count = 0;
        while (await lines.ReadLineAsync() is not null) count++;

        Assert.Equal(100_000, count);
    }

    private const string Many = """
        insert into sync.flow_log (
            account_id, region_id, flow_log_id, flow_log_name, status, tags, content_hash, first_seen_at, valid_from)
        select '2000000000000002', 'cn-many', 'flowlog-' || n, 'name ' || n, 'Active', '{}', gen_random_uuid(), c.at,
            c.at
        from generate_series(1, 100000) n, sync.inventory_clock c;

        insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at)
        values ('2000000000000002', 'cn-many', 1, 'synced', now())
        """;
}
