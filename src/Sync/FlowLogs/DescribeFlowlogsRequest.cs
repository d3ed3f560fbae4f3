using System.Globalization;
using System.Reflection;
using Sync.Alibaba;

namespace Sync.FlowLogs;

/// <summary>All parameters of <c>DescribeFlowlogs</c>; null values are not sent.</summary>
public sealed record DescribeFlowlogsRequest
{
    public string? ClientToken { get; init; }
    public string? RegionId { get; init; }
    public string? FlowLogName { get; init; }
    public string? FlowLogId { get; init; }
    public string? Description { get; init; }
    public string? CenId { get; init; }
    public string? ProjectName { get; init; }
    public string? LogStoreName { get; init; }
    public string? Status { get; init; }
    public int? PageNumber { get; init; }
    public int? PageSize { get; init; }
    public IReadOnlyList<TagFilter> Tags { get; init; } = [];
    public string? TransitRouterAttachmentId { get; init; }
    public string? TransitRouterId { get; init; }
    public int? Interval { get; init; }
    public string? FlowLogVersion { get; init; }

    // The next four are not documented, but the official SDKs have them.
    public string? OwnerAccount { get; init; }
    public long? OwnerId { get; init; }
    public string? ResourceOwnerAccount { get; init; }
    public long? ResourceOwnerId { get; init; }

    private static readonly IReadOnlyList<PropertyInfo> Plain =
    [
        .. typeof(DescribeFlowlogsRequest).GetProperties()
            .Where(property => property.PropertyType == typeof(string) || property.PropertyType == typeof(int?)
                || property.PropertyType == typeof(long?)),
    ];

    /// <summary>
    /// Whether it requests only some flow logs of the region: the response then shows nothing about the others.
    /// </summary>
    public bool HasFilter => Tags.Count > 0 || RequestFilter.All.Any(filter => filter.IsSet(this));

    /// <summary>Checks the request by the rules of the API documentation.</summary>
    /// <returns>All faults, not only the first; none if the request is valid.</returns>
    public IReadOnlyList<RequestFault> Validate() => [.. DescribeFlowlogsRules.Faults(this)];

    /// <summary>Whether the cloud would list the flow log: filters compare exactly, and "" is no filter.</summary>
    public bool Matches(FlowLog flowLog) =>
        (string.IsNullOrEmpty(RegionId) || RegionId == flowLog.RegionId)
        && RequestFilter.All.All(filter => filter.Matches(this, flowLog))
        && Tags.All(tag => tag.Matches(flowLog));

    /// <summary>The request parameters by their API names, in no particular order: the signature sorts them.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToParameters() =>
        Plain.Select(property => (property.Name, Value: Text(property.GetValue(this))))
            .Concat(Tags.SelectMany((tag, index) => Named(tag, index + 1)))
            .Where(parameter => parameter.Value is not null)
            .Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value!));

    private static IEnumerable<(string Name, string? Value)> Named(TagFilter tag, int number) =>
        [($"Tag.{number}.Key", tag.Key), ($"Tag.{number}.Value", tag.Value)];

    private static string? Text(object? value) =>
        value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture);
}
