using Dapper;
using Npgsql;
using NpgsqlTypes;
using Sync.Alibaba;
using Sync.Database;
using Sync.FlowLogs;
using Sync.Inventory.Fields;

namespace Sync.CenApi;

/// <summary>Queries of the inventory for <c>DescribeFlowlogs</c>: every filter compares exactly.</summary>
internal static class CenInventory
{
    private const string Coverage = """
        select count(*) > 0 as known,
               coalesce(bool_or(baseline_at is not null), false) as listed,
               coalesce(bool_and(last_outcome = 'unsupported'), false) as unsupported
        from sync.scope
        where (@RegionId::text is null or region_id = @RegionId)
          and (@AccountId::text is null or account_id = @AccountId)
        """;

    /// <summary>What is known about the region and account in the filter.</summary>
    public static async Task<CenCoverage> ReadCoverageAsync(
        NpgsqlConnection connection, CenFilter filter, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Coverage, connection);
        command.Parameters.Add(new NpgsqlParameter<string?>("RegionId", NpgsqlDbType.Text)
        {
            TypedValue = filter.RegionId,
        });
        command.Parameters.Add(new NpgsqlParameter<string?>("AccountId", NpgsqlDbType.Text)
        {
            TypedValue = filter.AccountId,
        });
        await Pooler.PrepareAsync(command, cancellationToken);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new CenCoverage(row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2));
    }

    private static readonly CenPages<FlowLog> Pages = new(
        FlowLog.Resource,
        ["(@RegionId::text is null or region_id = @RegionId)", .. RequestFilter.All.Select(Condition)]);

    public static Task<CenPage<FlowLog>> ReadPageAsync(
        CenWalks walks, NpgsqlConnection connection, CenFilter filter, int limit, long offset,
        CancellationToken cancellationToken) =>
        walks.ReadAsync(Pages, connection, filter.Parameters(), limit, offset, cancellationToken);

    // The indexes cover the first 200 characters of long texts.
    private static string Condition(RequestFilter filter)
    {
        var (column, wanted) = (filter.Field.Column, $"@{filter.Field.Member}");
        var condition = filter.Field.Kind == FieldKind.Number
            ? $"{column} = {wanted}::integer"
            : filter.Field.Can(FieldUse.Indexed)
            ? $"({column} = {wanted} and left({column}, 200) = left({wanted}, 200))"
            : $"{column} = {wanted}";
        return $"({wanted}::text is null or {condition})";
    }

    private const string Exists = """
        select exists (
            select
            from sync.flow_log
            where flow_log_id = @FlowLogId
              and (@AccountId::text is null or account_id = @AccountId)
              and (@RegionId::text is null or region_id = @RegionId)
              and (@CenId::text is null or cen_id = @CenId)
        )
        """;

    /// <summary>Whether a flow log with the filter's ID exists in its region and CEN. Ignores other filters.</summary>
    public static Task<bool> ExistsAsync(
        NpgsqlConnection connection, CenFilter filter, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(Exists, filter.Parameters(), cancellationToken: cancellationToken));

    private const string Regions = """
        select distinct region_id
        from sync.scope
        where @accountId::text is null or account_id = @accountId
        order by region_id
        """;

    /// <summary>The known regions, with their IDs as names: the cloud's names are not stored.</summary>
    public static async Task<IReadOnlyList<CenRegion>> ReadRegionsAsync(
        NpgsqlConnection connection, string? accountId, CancellationToken cancellationToken)
    {
        var command = new CommandDefinition(Regions, new { accountId }, cancellationToken: cancellationToken);
        return [.. (await connection.QueryAsync<string>(command)).Select(region => new CenRegion(region, region))];
    }
}
