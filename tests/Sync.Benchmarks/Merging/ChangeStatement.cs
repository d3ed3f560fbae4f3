using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Merging;

namespace Sync.Benchmarks.Merging;

/// <summary>Writes the same changes as a merge, with one prepared statement over arrays.</summary>
internal sealed class ChangeStatement : IAsyncDisposable
{
    private const string Sql = """
        with c as (
            select * from unnest(@id, @name, @description, @cen, @router, @attachment, @project, @store, @format,
                @version, @interval, @status, @creation, @tags, @hash)
                as c (flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id,
                    project_name, log_store_name, log_format_string, flow_log_version, interval, status, creation_time,
                    tags, content_hash)
        ),
        closed as (
            insert into sync.flow_log_history
            select f.*, now()
            from sync.flow_log f join c using (flow_log_id)
            where f.account_id = @account and f.region_id = @region
        )
        update sync.flow_log f
        set flow_log_name = c.flow_log_name, description = c.description, cen_id = c.cen_id,
            transit_router_id = c.transit_router_id,
            transit_router_attachment_id = c.transit_router_attachment_id, project_name = c.project_name,
            log_store_name = c.log_store_name, log_format_string = c.log_format_string,
            flow_log_version = c.flow_log_version, interval = c.interval, status = c.status,
            creation_time = c.creation_time, created_at = c.creation_time::timestamptz,
            tags = c.tags, content_hash = c.content_hash, valid_from = now()
        from c
        where f.account_id = @account and f.region_id = @region and f.flow_log_id = c.flow_log_id
        """;

    private static readonly (string Name, NpgsqlDbType Type, Func<Hashed<FlowLog>, object?> Value)[] Columns =
    [
        ("id", NpgsqlDbType.Text, flowLog => flowLog.Item.FlowLogId),
        ("name", NpgsqlDbType.Text, flowLog => flowLog.Item.FlowLogName),
        ("description", NpgsqlDbType.Text, flowLog => flowLog.Item.Description),
        ("cen", NpgsqlDbType.Text, flowLog => flowLog.Item.CenId),
        ("router", NpgsqlDbType.Text, flowLog => flowLog.Item.TransitRouterId),
        ("attachment", NpgsqlDbType.Text, flowLog => flowLog.Item.TransitRouterAttachmentId),
        ("project", NpgsqlDbType.Text, flowLog => flowLog.Item.ProjectName),
        ("store", NpgsqlDbType.Text, flowLog => flowLog.Item.LogStoreName),
        ("format", NpgsqlDbType.Text, flowLog => flowLog.Item.LogFormatString),
        ("version", NpgsqlDbType.Text, flowLog => flowLog.Item.FlowLogVersion),
        ("interval", NpgsqlDbType.Integer, flowLog => flowLog.Item.Interval),
        ("status", NpgsqlDbType.Text, flowLog => flowLog.Item.Status),
        ("creation", NpgsqlDbType.Text, flowLog => flowLog.Item.CreationTime),
        ("tags", NpgsqlDbType.Jsonb, flowLog => JsonSerializer.Serialize(flowLog.Item.Tags)),
        ("hash", NpgsqlDbType.Uuid, flowLog => flowLog.Hash),
    ];

    private readonly NpgsqlCommand _command;

    private ChangeStatement(NpgsqlCommand command) => _command = command;

    public static async Task<ChangeStatement> PrepareAsync(NpgsqlConnection connection, Scope scope)
    {
        var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddWithValue("account", scope.AccountId);
        command.Parameters.AddWithValue("region", scope.RegionId);
        foreach (var (name, type, _) in Columns)
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type));
        await command.PrepareAsync();
        return new ChangeStatement(command);
    }

    public async Task ExecuteAsync(Diff<FlowLog> diff)
    {
        foreach (var (name, _, value) in Columns)
            _command.Parameters[name].Value = diff.Changed.Select(value).ToArray();
        await _command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();
}
