using Dapper;
using Npgsql;
using Sync.Alibaba;
using Sync.Alibaba.Walk;
using Sync.FlowLogs;
using Sync.Tests.Support;

namespace Sync.Tests.FlowLogs;

/// <summary>Promise 10, of a merge by itself.</summary>
public class FlowLogMergeTests
{
    private static readonly Scope Scope = new("1000000000000001", Some.Region);

    [Fact]
    public async Task Changes_and_removals_of_any_number_are_one_moment()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        var flowLogs = Some.FlowLogs(10_050);

        Assert.Equal(flowLogs.Length, (await MergeAsync(connection, flowLogs)).Added.Count);
        Assert.Equal(flowLogs.Length, (await MergeAsync(connection, [.. flowLogs.Select(flowLog => flowLog with { Status = "Inactive" })])).Changed.Count);
        Assert.Equal(flowLogs.Length, (await MergeAsync(connection, [])).Removed.Count);

        var versions = await connection.QueryAsync<(string Status, long Rows, long Moments)>(
            "select status, count(*), count(distinct (valid_from, valid_to)) from sync.flow_log_history group by status order by status");
        Assert.Equal([("Active", flowLogs.Length, 1), ("Inactive", flowLogs.Length, 1)], versions);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from sync.flow_log"));
    }

    [Theory]
    [InlineData("Inactive")]
    [InlineData(null)]
    public async Task A_merge_that_would_touch_other_rows_than_were_meant_fails(string? status)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await MergeAsync(connection, Some.FlowLogs(2));
        var diff = await DiffAsync(connection, status is null ? [] : [.. Some.FlowLogs(2).Select(flowLog => flowLog with { Status = status })]);
        await connection.ExecuteAsync("delete from sync.flow_log where flow_log_id = 'flowlog-000002'");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ApplyAsync(connection, diff));

        Assert.Contains("touched 1 rows where 2 were meant", error.Message, StringComparison.Ordinal);
    }

    private static async Task<FlowLogDiff> MergeAsync(NpgsqlConnection connection, FlowLogEntry[] cloud)
    {
        var diff = await DiffAsync(connection, cloud);
        await ApplyAsync(connection, diff);
        return diff;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, FlowLogDiff diff)
    {
        var at = await FlowLogMerge.TickAsync(connection);
        foreach (var portion in diff.Portions()) await FlowLogMerge.ApplyAsync(connection, Scope, portion, at);
    }

    private static async Task<FlowLogDiff> DiffAsync(NpgsqlConnection connection, FlowLogEntry[] cloud)
    {
        var known = await FlowLogTable.ReadHashesAsync(connection, Scope, CancellationToken.None);
        return FlowLogDiff.Of(await new PagedRegion(cloud).WalkAsync(known, new WalkLimits { PageSize = 1000 }));
    }
}
