using Dapper;
using Npgsql;
using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Tests.Support;

namespace Sync.Tests.FlowLogs;

public class LargeMergeTests
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

    private static async Task<FlowLogDiff> MergeAsync(NpgsqlConnection connection, FlowLogEntry[] cloud)
    {
        var known = await FlowLogTable.ReadHashesAsync(connection, Scope, CancellationToken.None);
        var diff = FlowLogDiff.Of(await new PagedRegion(cloud).WalkAsync(known, new WalkLimits { PageSize = 1000 }));
        await FlowLogMerge.ApplyAsync(connection, Scope, diff);
        return diff;
    }
}
