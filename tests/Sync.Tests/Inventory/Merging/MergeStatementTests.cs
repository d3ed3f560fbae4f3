using Dapper;
using Npgsql;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Inventory.Walk;

namespace Sync.Tests.Inventory.Merging;

/// <summary>A merge without a run.</summary>
public class MergeStatementTests
{
    private static readonly Scope Scope = new("1000000000000001", Some.Region);

    [Fact]
    public async Task Changes_and_removals_of_any_number_have_one_timestamp()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        var flowLogs = Some.FlowLogs(10_050);

        Assert.Equal(flowLogs.Length, (await MergeAsync(connection, flowLogs)).Added.Count);
        Assert.Equal(
            flowLogs.Length,
            (await MergeAsync(
                connection, [.. flowLogs.Select(flowLog => flowLog with { Status = "Inactive" })])).Changed.Count);
        Assert.Equal(flowLogs.Length, (await MergeAsync(connection, [])).Removed.Count);

        var versions = await connection.QueryAsync<(string Status, long Rows, long Moments)>(
            "select status, count(*), count(distinct (valid_from, valid_to)) from sync.flow_log_history "
                + "group by status order by status");
        Assert.Equal([("Active", flowLogs.Length, 1), ("Inactive", flowLogs.Length, 1)], versions);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from sync.flow_log"));
    }

    [Theory]
    [InlineData("Inactive")]
    [InlineData(null)]
    public async Task A_merge_that_would_affect_unexpected_rows_fails(string? status)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await MergeAsync(connection, Some.FlowLogs(2));
        var diff = await DiffAsync(
            connection,
            status is null ? [] : [.. Some.FlowLogs(2).Select(flowLog => flowLog with { Status = status })]);
        await connection.ExecuteAsync("delete from sync.flow_log where flow_log_id = 'flowlog-000002'");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ApplyAsync(connection, diff));

        Assert.Contains("touched 1 rows instead of 2", error.Message, StringComparison.Ordinal);
    }

    private static async Task<Diff<FlowLog>> MergeAsync(NpgsqlConnection connection, FlowLog[] cloud)
    {
        var diff = await DiffAsync(connection, cloud);
        await ApplyAsync(connection, diff);
        return diff;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Diff<FlowLog> diff)
    {
        var at = await Merge.TickAsync(connection);
        foreach (var portion in diff.Portions())
            await Merge.ApplyAsync(connection, FlowLog.Resource, Scope, portion, at);
    }

    private static async Task<Diff<FlowLog>> DiffAsync(NpgsqlConnection connection, FlowLog[] cloud)
    {
        var known = await Stored.ReadHashesAsync(connection, FlowLog.Resource, Scope, CancellationToken.None);
        return Diff<FlowLog>.Of(await new PagedRegion(cloud).WalkAsync(known, new WalkLimits { PageSize = 1000 }));
    }
}
