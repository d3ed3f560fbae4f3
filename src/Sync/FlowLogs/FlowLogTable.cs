using Dapper;
using Npgsql;
using Sync.Alibaba;

namespace Sync.FlowLogs;

/// <summary>Reads of the inventory table <c>sync.flow_log</c> that a run needs.</summary>
public static class FlowLogTable
{
    private const string Hashes = """
        select flow_log_id, content_hash
        from sync.flow_log
        where account_id = @AccountId and region_id = @RegionId
        """;

    /// <summary>The content hash of every flow log of a scope, by id: all that a run without changes moves.</summary>
    public static async Task<IReadOnlyDictionary<string, Guid>> ReadHashesAsync(
        NpgsqlConnection connection, Scope scope, CancellationToken cancellationToken)
    {
        var hashes = new Dictionary<string, Guid>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(Hashes, connection);
        command.Parameters.AddWithValue("AccountId", scope.AccountId);
        command.Parameters.AddWithValue("RegionId", scope.RegionId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) hashes.Add(reader.GetString(0), reader.GetGuid(1));
        return hashes;
    }

    private const string Filterable = """
        select flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
               log_store_name, flow_log_version, interval, status, tags::text as tags_json
        from sync.flow_log
        where account_id = @AccountId and region_id = @RegionId and flow_log_id = any(@ids)
        """;

    /// <summary>Those of <paramref name="ids"/> whose stored content a filtered listing would have shown.</summary>
    public static async Task<IReadOnlyList<string>> ReadMatchingAsync(
        NpgsqlConnection connection, Scope scope, IReadOnlyList<string> ids, Func<FlowLogEntry, bool> matches)
    {
        var rows = await connection.QueryAsync<FilterableRow>(Filterable, new { scope.AccountId, scope.RegionId, ids });
        return [.. rows.Where(row => matches(row.ToEntry())).Select(row => row.FlowLogId)];
    }

    private sealed record FilterableRow(
        string FlowLogId, string? FlowLogName, string? Description, string? CenId, string? TransitRouterId, string? TransitRouterAttachmentId,
        string? ProjectName, string? LogStoreName, string? FlowLogVersion, int? Interval, string? Status, string TagsJson)
    {
        public FlowLogEntry ToEntry() => new()
        {
            FlowLogId = FlowLogId,
            FlowLogName = FlowLogName,
            Description = Description,
            CenId = CenId,
            TransitRouterId = TransitRouterId,
            TransitRouterAttachmentId = TransitRouterAttachmentId,
            ProjectName = ProjectName,
            LogStoreName = LogStoreName,
            FlowLogVersion = FlowLogVersion,
            Interval = Interval,
            Status = Status,
            Tags = TagsColumn.Read(TagsJson),
        };
    }
}
