using Npgsql;
using NpgsqlTypes;
using Sync.Alibaba;
using Sync.Alibaba.Answers;

namespace Sync.FlowLogs;

/// <summary>One column of a flow log's id and content, as the tables <c>flow_log</c> and <c>flow_log_history</c> have it.</summary>
internal abstract record FlowLogColumn(string Name, NpgsqlDbType Type)
{
    /// <summary>All of them, in the order of the tables.</summary>
    public static IReadOnlyList<FlowLogColumn> All { get; } =
    [
        Text("flow_log_id", entry => entry.FlowLogId),
        Text("flow_log_name", entry => entry.FlowLogName),
        Text("description", entry => entry.Description),
        Text("cen_id", entry => entry.CenId),
        Text("transit_router_id", entry => entry.TransitRouterId),
        Text("transit_router_attachment_id", entry => entry.TransitRouterAttachmentId),
        Text("project_name", entry => entry.ProjectName),
        Text("log_store_name", entry => entry.LogStoreName),
        Text("log_format_string", entry => entry.LogFormatString),
        Text("flow_log_version", entry => entry.FlowLogVersion),
        new Of<int?>("interval", NpgsqlDbType.Integer, flowLog => flowLog.Entry.Interval),
        Text("status", entry => entry.Status),
        Text("creation_time", entry => entry.CreationTime),
        new Of<DateTime?>("created_at", NpgsqlDbType.TimestampTz, flowLog => WireTime.Read(flowLog.Entry.CreationTime)),
        new Of<string?>("tags", NpgsqlDbType.Jsonb, flowLog => TagsColumn.Write(flowLog.Entry.Tags)),
        new Of<string?>("extra", NpgsqlDbType.Jsonb, flowLog => flowLog.Entry.Extra),
        new Of<Guid>("content_hash", NpgsqlDbType.Uuid, flowLog => flowLog.Hash),
    ];

    public abstract Task CopyAsync(NpgsqlBinaryImporter copy, HashedFlowLog flowLog);

    /// <summary>The column of many flow logs, as a parameter of its name.</summary>
    public abstract NpgsqlParameter Array(IReadOnlyCollection<HashedFlowLog> flowLogs);

    private static Of<string?> Text(string name, Func<FlowLogEntry, string?> read) => new(name, NpgsqlDbType.Text, flowLog => read(flowLog.Entry));

    private sealed record Of<T>(string Name, NpgsqlDbType Type, Func<HashedFlowLog, T> Read) : FlowLogColumn(Name, Type)
    {
        public override Task CopyAsync(NpgsqlBinaryImporter copy, HashedFlowLog flowLog) =>
            Read(flowLog) is { } value ? copy.WriteAsync(value, Type) : copy.WriteNullAsync();

        public override NpgsqlParameter Array(IReadOnlyCollection<HashedFlowLog> flowLogs) =>
            new(Name, NpgsqlDbType.Array | Type) { Value = flowLogs.Select(Read).ToArray() };
    }
}
