using Dapper;
using Npgsql;
using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.FlowLogs;

/// <summary>The effect of the settings' filter on the rows of a scope.</summary>
internal static class FilteredScope
{
    // A flow log with a transient status is covered, because it is unknown whether its next status will match the
    // filter.
    private static readonly string Outside = $"""
        select flow_log_id
        from sync.flow_log
        where account_id = @AccountId and region_id = @RegionId and not coalesce(
            {string.Join("\n    and ", RequestFilter.All.Select(Condition))}, false)
        """;

    /// <summary>
    /// The ids of rows that do not match the filter: a listing with the filter shows nothing about them.
    /// </summary>
    /// <param name="transient">Transient status values, such as <c>Modifying</c>.</param>
    public static async Task<IReadOnlySet<string>> ReadOutsideAsync(
        NpgsqlConnection connection, Scope scope, DescribeFlowlogsRequest filter, IReadOnlyList<string> transient,
        CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(new { scope.AccountId, scope.RegionId, transient });
        foreach (var each in RequestFilter.All)
            parameters.Add(each.Field.Member, each.IsSet(filter) ? each.Wanted(filter) : null);
        var command = new CommandDefinition(Outside, parameters, cancellationToken: cancellationToken);
        var ids = await connection.QueryAsync<string>(command);
        return ids.ToHashSet(StringComparer.Ordinal);
    }

    private const string KeepLeft = """
        insert into sync.left_filter (account_id, region_id, flow_log_id, at)
        select @AccountId, @RegionId, unnest(@ids), @at
        """;

    /// <summary>Records flow logs that left the filter, in the transaction of the scope's merge.</summary>
    /// <param name="at">The time of the merge; null if it had nothing to write.</param>
    public static async Task KeepLeftAsync(
        NpgsqlConnection connection, Scope scope, DateTime? at, IReadOnlyList<string> ids)
    {
        if (ids.Count > 0) await connection.ExecuteAsync(KeepLeft, new { scope.AccountId, scope.RegionId, ids, at });
    }

    private static string Condition(RequestFilter filter)
    {
        var (column, wanted) = (filter.Field.Column, $"@{filter.Field.Member}");
        var text = filter.Field.Kind == FieldKind.Number ? $"{column}::text" : column;
        var transient = column == "status" ? " or status = any(@transient)" : "";
        return $"({wanted}::text is null or {text} = {wanted}{transient})";
    }
}
