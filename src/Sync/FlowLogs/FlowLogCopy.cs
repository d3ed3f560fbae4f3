using Npgsql;
using NpgsqlTypes;
using Sync.Alibaba;

namespace Sync.FlowLogs;

/// <summary>Binary COPY of flow logs into the inventory.</summary>
internal static class FlowLogCopy
{
    // The content in the order of FlowLogColumn.All.
    private const string IntoInventory = """
        copy sync.flow_log (flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id,
            project_name, log_store_name, log_format_string, flow_log_version, interval, status, creation_time, created_at, tags,
            extra, content_hash, account_id, region_id, first_seen_at, valid_from)
        from stdin (format binary)
        """;

    /// <summary>Rows that were not there: <paramref name="at"/> is when they were first seen and became valid.</summary>
    public static async Task IntoInventoryAsync(NpgsqlConnection connection, Scope scope, IReadOnlyCollection<HashedFlowLog> flowLogs, DateTime at)
    {
        await using var copy = await connection.BeginBinaryImportAsync(IntoInventory);
        foreach (var flowLog in flowLogs)
        {
            await copy.StartRowAsync();
            foreach (var column in FlowLogColumn.All) await column.CopyAsync(copy, flowLog);
            await copy.WriteAsync(scope.AccountId, NpgsqlDbType.Text);
            await copy.WriteAsync(scope.RegionId, NpgsqlDbType.Text);
            await copy.WriteAsync(at, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(at, NpgsqlDbType.TimestampTz);
        }

        await copy.CompleteAsync();
    }
}
