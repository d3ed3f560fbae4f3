using System.Text.Json;
using Sync.Alibaba;

namespace Sync.CenApi;

/// <summary>A request's filters as the parameters of a query; null filters nothing.</summary>
internal sealed class CenFilter(DescribeFlowlogsRequest request, string? accountId)
{
    public string? AccountId { get; } = accountId;
    public string? RegionId { get; } = AsStored(request.RegionId);
    public string? FlowLogId { get; } = AsStored(request.FlowLogId);
    public string? FlowLogName { get; } = AsStored(request.FlowLogName);
    public string? Description { get; } = AsStored(request.Description);
    public string? CenId { get; } = AsStored(request.CenId);
    public string? TransitRouterId { get; } = AsStored(request.TransitRouterId);
    public string? TransitRouterAttachmentId { get; } = AsStored(request.TransitRouterAttachmentId);
    public string? ProjectName { get; } = AsStored(request.ProjectName);
    public string? LogStoreName { get; } = AsStored(request.LogStoreName);
    public string? FlowLogVersion { get; } = AsStored(request.FlowLogVersion);
    public int? Interval { get; } = request.Interval;
    public string? Status { get; } = AsStored(request.Status);

    /// <summary>Keys that must be there with their value, as a JSON object.</summary>
    public string? Tags { get; } = request.Tags.Any(tag => tag.Value is not null) ? WithValues(request.Tags) : null;

    /// <summary>Keys that must be there with whatever value.</summary>
    public string[]? TagKeys { get; } = request.Tags.Any(tag => tag.Value is null)
        ? [.. request.Tags.Where(tag => tag.Value is null).Select(tag => AsStored(tag.Key)!)]
        : null;

    /// <summary>Postgres holds no NUL: the inventory has its picture in its place, and so is it found.</summary>
    public static string? AsStored(string? text) => text?.Replace('\0', '␀');

    private static string WithValues(IReadOnlyList<TagFilter> tags) =>
        JsonSerializer.Serialize(tags
            .Where(tag => tag.Value is not null)
            .ToDictionary(tag => AsStored(tag.Key)!, tag => AsStored(tag.Value)));
}
