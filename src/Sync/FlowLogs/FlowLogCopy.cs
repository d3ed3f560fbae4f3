using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Sync.Alibaba;

namespace Sync.FlowLogs;

/// <summary>Binary COPY of flow logs, into the inventory itself and into the temporary table that changes travel by.</summary>
internal static class FlowLogCopy
{
    private const string IntoInventory = """
        copy sync.flow_log (flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id,
            project_name, log_store_name, log_format_string, flow_log_version, interval, status, creation_time, created_at, tags,
            extra, content_hash, account_id, region_id, first_seen_at, valid_from)
        from stdin (format binary)
        """;

    /// <summary>Rows that were not there: <paramref name="at"/> is when they were first seen and became valid.</summary>
    public static async Task IntoInventoryAsync(
        NpgsqlConnection connection, Scope scope, IReadOnlyCollection<HashedFlowLog> flowLogs, DateTime at)
    {
        await using var copy = await connection.BeginBinaryImportAsync(IntoInventory);
        foreach (var flowLog in flowLogs)
        {
            await WriteContentAsync(copy, flowLog);
            await copy.WriteAsync(scope.AccountId, NpgsqlDbType.Text);
            await copy.WriteAsync(scope.RegionId, NpgsqlDbType.Text);
            await copy.WriteAsync(at, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(at, NpgsqlDbType.TimestampTz);
        }

        await copy.CompleteAsync();
    }

    private const string IntoChanged = """
        copy pg_temp.changed_flow_log (flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id,
            project_name, log_store_name, log_format_string, flow_log_version, interval, status, creation_time, created_at, tags,
            extra, content_hash)
        from stdin (format binary)
        """;

    public static async Task IntoChangedAsync(NpgsqlConnection connection, IReadOnlyCollection<HashedFlowLog> flowLogs)
    {
        await using var copy = await connection.BeginBinaryImportAsync(IntoChanged);
        foreach (var flowLog in flowLogs) await WriteContentAsync(copy, flowLog);
        await copy.CompleteAsync();
    }

    private static async Task WriteContentAsync(NpgsqlBinaryImporter copy, HashedFlowLog flowLog)
    {
        var entry = flowLog.Entry;
        await copy.StartRowAsync();
        await WriteTextAsync(copy, entry.FlowLogId);
        await WriteTextAsync(copy, entry.FlowLogName);
        await WriteTextAsync(copy, entry.Description);
        await WriteTextAsync(copy, entry.CenId);
        await WriteTextAsync(copy, entry.TransitRouterId);
        await WriteTextAsync(copy, entry.TransitRouterAttachmentId);
        await WriteTextAsync(copy, entry.ProjectName);
        await WriteTextAsync(copy, entry.LogStoreName);
        await WriteTextAsync(copy, entry.LogFormatString);
        await WriteTextAsync(copy, entry.FlowLogVersion);
        await WriteAsync(copy, entry.Interval, NpgsqlDbType.Integer);
        await WriteTextAsync(copy, entry.Status);
        await WriteTextAsync(copy, entry.CreationTime);
        await WriteAsync(copy, ReadTime(entry.CreationTime), NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(TagsColumn.Write(entry.Tags), NpgsqlDbType.Jsonb);
        if (entry.Extra is null) await copy.WriteNullAsync();
        else await copy.WriteAsync(entry.Extra, NpgsqlDbType.Jsonb);
        await copy.WriteAsync(flowLog.Hash, NpgsqlDbType.Uuid);
    }

    private static Task WriteTextAsync(NpgsqlBinaryImporter copy, string? text) =>
        text is null ? copy.WriteNullAsync() : copy.WriteAsync(text, NpgsqlDbType.Text);

    private static Task WriteAsync<T>(NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type)
        where T : struct =>
        value is { } given ? copy.WriteAsync(given, type) : copy.WriteNullAsync();

    /// <summary>Lenient: an API time that is no time is kept as text and has no time beside it.</summary>
    private static DateTime? ReadTime(string? text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
            && time.Year is > 1 and < 9999
            ? time
            : null;
}
