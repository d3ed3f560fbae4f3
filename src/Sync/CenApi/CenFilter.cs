using System.Text.Json;
using Dapper;
using Sync.FlowLogs;

namespace Sync.CenApi;

/// <summary>The filters of a request as query parameters, with the names of the request's; null: no filter.</summary>
internal sealed class CenFilter(DescribeFlowlogsRequest request, string? accountId)
{
    public string? AccountId { get; } = accountId;

    public string? RegionId { get; } = AsStored(request.RegionId);

    public string? FlowLogId { get; } = AsStored(request.FlowLogId);

    /// <summary>The parameters of every query here.</summary>
    public DynamicParameters Parameters()
    {
        var parameters = Parameters(AccountId, request.Tags);
        parameters.Add(nameof(RegionId), RegionId);
        foreach (var filter in RequestFilter.All)
            parameters.Add(filter.Field.Member, AsStored(filter.Wanted(request)), System.Data.DbType.String);
        return parameters;
    }

    /// <summary>The parameters that the queries of all resources have.</summary>
    public static DynamicParameters Parameters(string? accountId, IReadOnlyList<TagFilter> tags)
    {
        var parameters = new DynamicParameters();
        parameters.Add("AccountId", accountId, System.Data.DbType.String);
        parameters.Add("Tags", WithValue(tags), System.Data.DbType.String);
        parameters.Add("TagKeys", WithAnyValue(tags));
        return parameters;
    }

    /// <summary>Replaces NUL by ␀, as the inventory does: Postgres cannot store NUL.</summary>
    public static string? AsStored(string? text) => text?.Replace('\0', '␀');

    /// <summary>Tags that must exist with these values, as a JSON object.</summary>
    private static string? WithValue(IReadOnlyList<TagFilter> filters)
    {
        var tags = filters.Where(tag => tag.Value is not null)
            .ToDictionary(tag => AsStored(tag.Key)!, tag => AsStored(tag.Value));
        return tags.Count == 0 ? null : JsonSerializer.Serialize(tags);
    }

    /// <summary>Keys of tags that must exist with any value.</summary>
    private static string[]? WithAnyValue(IReadOnlyList<TagFilter> filters)
    {
        string[] keys = [.. filters.Where(tag => tag.Value is null).Select(tag => AsStored(tag.Key)!)];
        return keys.Length == 0 ? null : keys;
    }
}
