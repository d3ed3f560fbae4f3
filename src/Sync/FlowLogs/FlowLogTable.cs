using Dapper;
using Npgsql;
using Sync.Alibaba;
using Sync.FlowLogs.Snapshots;

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

    private const string OfScope = "select " + SnapshotSql.Columns + """
        from sync.flow_log
        where account_id = @AccountId and region_id = @RegionId

        """;

    private const string Next = OfScope + """
          and flow_log_id > @last
        order by flow_log_id
        limit @Size
        """;

    /// <summary>The stored content of every flow log of a scope, in portions; each is read when it is asked for.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<FlowLogEntry>> ReadScopeAsync(NpgsqlConnection connection, Scope scope)
    {
        for (var last = ""; ;)
        {
            var items = await connection.QueryAsync<SnapshotItem>(Next, new { scope.AccountId, scope.RegionId, last, FlowLogPortions.Size });
            List<FlowLogEntry> entries = [.. items.Select(item => item.ToEntry())];
            if (entries.Count > 0) yield return entries;
            if (entries.Count < FlowLogPortions.Size) yield break;
            last = entries[^1].FlowLogId;
        }
    }

    private const string Stored = OfScope + """
          and flow_log_id = any(@ids)
        """;

    /// <summary>The stored content of some flow logs of a scope, by id.</summary>
    public static async Task<IReadOnlyDictionary<string, FlowLogEntry>> ReadStoredAsync(
        NpgsqlConnection connection, Scope scope, IReadOnlyList<string> ids)
    {
        if (ids.Count == 0) return new Dictionary<string, FlowLogEntry>();
        var items = await connection.QueryAsync<SnapshotItem>(Stored, new { scope.AccountId, scope.RegionId, ids });
        return items.ToDictionary(item => item.FlowLogId, item => item.ToEntry(), StringComparer.Ordinal);
    }
}
