using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Sync.Baselines.Calls;

namespace Sync.Baselines.Scripts;

/// <summary>
/// What one would write in C# in an afternoon, and well: objects from JSON, COPY into a temporary table, an upsert of
/// what differs, and a deletion of what was not listed, in one transaction per region.
/// </summary>
internal static class Script
{
    private const string Begin = "create temporary table listed (like flow_log including defaults) on commit drop";

    private const string Copy = """
        copy listed (account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
            transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval,
            status, creation_time, tags)
        from stdin (format binary)
        """;

    private const string Upsert = """
        insert into flow_log as stored
        select * from listed
        on conflict (account_id, region_id, flow_log_id) do update
        set flow_log_name = excluded.flow_log_name, description = excluded.description, cen_id = excluded.cen_id,
            transit_router_id = excluded.transit_router_id,
            transit_router_attachment_id = excluded.transit_router_attachment_id,
            project_name = excluded.project_name, log_store_name = excluded.log_store_name,
            log_format_string = excluded.log_format_string, flow_log_version = excluded.flow_log_version,
            interval = excluded.interval, status = excluded.status, creation_time = excluded.creation_time,
            tags = excluded.tags
        where (stored.flow_log_name, stored.description, stored.cen_id, stored.transit_router_id,
                stored.transit_router_attachment_id, stored.project_name, stored.log_store_name,
                stored.log_format_string, stored.flow_log_version, stored.interval, stored.status,
                stored.creation_time, stored.tags)
            is distinct from (excluded.flow_log_name, excluded.description, excluded.cen_id,
                excluded.transit_router_id, excluded.transit_router_attachment_id, excluded.project_name,
                excluded.log_store_name, excluded.log_format_string, excluded.flow_log_version, excluded.interval,
                excluded.status, excluded.creation_time, excluded.tags)
        """;

    private const string Delete = """
        delete from flow_log
        where account_id = $1 and region_id = $2 and flow_log_id not in (select flow_log_id from listed)
        """;

    public static async Task<int> RunAsync(AccessKey key, Uri cloud, string database)
    {
        using var calls = new CenCalls(key, cloud);
        await using var dataSource = NpgsqlDataSource.Create(database);
        var account = await calls.AccountAsync();
        await Parallel.ForEachAsync(
            await calls.RegionsAsync(), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (region, _) => await StoreAsync(dataSource, account, region, await ListAsync(calls, region)));
        return 0;
    }

    private static async Task<IEnumerable<FlowLog>> ListAsync(CenCalls calls, string region)
    {
        var first = await calls.PageAsync<FlowLogPage>(region, 1);
        var total = int.Parse(first.TotalCount, CultureInfo.InvariantCulture);
        var others = await Task.WhenAll(Enumerable.Range(2, Math.Max(0, (total - 1) / CenCalls.PageSize))
            .Select(number => calls.PageAsync<FlowLogPage>(region, number)));
        return others.Prepend(first).SelectMany(page => page.FlowLogs.FlowLog);
    }

    private static async Task StoreAsync(
        NpgsqlDataSource dataSource, string account, string region, IEnumerable<FlowLog> flowLogs)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync(Begin);
        await CopyAsync(connection, account, region, flowLogs);
        await ExecuteAsync("analyze listed");
        await ExecuteAsync(Upsert);
        await ExecuteAsync(Delete, account, region);
        await transaction.CommitAsync();

        async Task ExecuteAsync(string sql, params string[] parameters)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var each in parameters) command.Parameters.AddWithValue(each);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, string account, string region, IEnumerable<FlowLog> flowLogs)
    {
        await using var copy = await connection.BeginBinaryImportAsync(Copy);
        foreach (var each in flowLogs)
        {
            await copy.StartRowAsync();
            string?[] texts =
            [
                account, region, each.FlowLogId, each.FlowLogName, each.Description, each.CenId, each.TransitRouterId,
                each.TransitRouterAttachmentId, each.ProjectName, each.LogStoreName, each.LogFormatString,
                each.FlowLogVersion,
            ];
            foreach (var text in texts) await WriteAsync(text);
            if (each.Interval is { } seconds) await copy.WriteAsync(seconds, NpgsqlDbType.Integer);
            else await copy.WriteNullAsync();
            await WriteAsync(each.Status);
            await WriteAsync(each.CreationTime);
            await copy.WriteAsync(TagsOf(each), NpgsqlDbType.Jsonb);
        }

        await copy.CompleteAsync();

        Task WriteAsync(string? text) => string.IsNullOrEmpty(text)
            ? copy.WriteNullAsync() : copy.WriteAsync(text, NpgsqlDbType.Text);
    }

    private static string TagsOf(FlowLog flowLog) =>
        JsonSerializer.Serialize(flowLog.Tags?.Tag.ToDictionary(tag => tag.Key, tag => tag.Value) ?? []);
}
