using Dapper;
using Npgsql;
using Sync.FlowLogs.Snapshots;

namespace Sync.FlowLogs.History;

/// <summary>Reads of single flow logs, by id: now, and in all their versions.</summary>
internal static class HistoryTable
{
    private const string One = "select " + SnapshotSql.Columns + """
        from sync.flow_log
        where flow_log_id = @flowLogId
          and (@accountId::text is null or account_id = @accountId)
          and (@regionId::text is null or region_id = @regionId)
        order by account_id, region_id
        limit 100
        """;

    /// <summary>The flow logs that exist now with an id: ids are unique within an account and region only.</summary>
    public static async Task<IReadOnlyList<SnapshotItem>> ReadByIdAsync(
        NpgsqlConnection connection, string flowLogId, string? accountId, string? regionId, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<SnapshotItem>(new CommandDefinition(
            One, new { flowLogId, accountId, regionId }, cancellationToken: cancellationToken))];

    private const string Scopes = """
        select account_id, region_id
        from sync.flow_log
        where flow_log_id = @flowLogId
        union
        select account_id, region_id
        from sync.flow_log_history
        where flow_log_id = @flowLogId
        order by account_id, region_id
        """;

    /// <summary>Where a flow log of this id exists or ever did.</summary>
    public static async Task<IReadOnlyList<Scope>> ReadScopesAsync(
        NpgsqlConnection connection, string flowLogId, string? accountId, string? regionId, CancellationToken cancellationToken)
    {
        var scopes = await connection.QueryAsync<(string AccountId, string RegionId)>(new CommandDefinition(
            Scopes, new { flowLogId }, cancellationToken: cancellationToken));
        return [.. scopes.Select(scope => new Scope(scope.AccountId, scope.RegionId))
            .Where(scope => (accountId ?? scope.AccountId) == scope.AccountId && (regionId ?? scope.RegionId) == scope.RegionId)];
    }

    // Cut in the branch of the past too: of a flow log that changes all the time, a page reads a page.
    private const string Versions = $"""
        select *
        from (
            (select {SnapshotSql.Columns}, null::timestamptz as valid_to
            from sync.flow_log
            where account_id = @AccountId and region_id = @RegionId and flow_log_id = @flowLogId
              and (@before::timestamptz is null or valid_from < @before::timestamptz))
            union all
            (select {SnapshotSql.Columns}, valid_to
            from sync.flow_log_history
            where account_id = @AccountId and region_id = @RegionId and flow_log_id = @flowLogId
              and (@before::timestamptz is null or valid_from < @before::timestamptz)
            order by valid_from desc
            limit @limit)
        ) version
        order by changed_at desc
        limit @limit
        """;

    /// <summary>Up to <paramref name="limit"/> versions that began before a moment, newest first.</summary>
    public static async Task<IReadOnlyList<VersionRow>> ReadVersionsAsync(
        NpgsqlConnection connection, Scope scope, string flowLogId, DateTime? before, int limit, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<VersionRow>(new CommandDefinition(
            Versions, new { scope.AccountId, scope.RegionId, flowLogId, before, limit }, cancellationToken: cancellationToken))];
}

/// <summary>Valid from <see cref="SnapshotItem.ChangedAt"/>, inclusive.</summary>
internal sealed record VersionRow : SnapshotItem
{
    /// <summary>Exclusive; null for the version that is current.</summary>
    public DateTime? ValidTo { get; init; }
}
