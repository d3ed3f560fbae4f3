using System.Globalization;
using System.Text.Json.Nodes;
using Sync.Alibaba;
using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.CenApi.Protocol;

/// <summary>Creates response bodies with the members in the order of Alibaba's API documentation.</summary>
public static class CenAnswers
{
    public const string CenVersion = "2017-09-12";
    public const string StsVersion = "2015-04-01";

    /// <summary>A page of a listing. The counters are strings, as the API documentation specifies.</summary>
    public static JsonObject Page<T>(
        Resource<T> resource, string requestId, int pageNumber, int pageSize, int totalCount, IEnumerable<T> items)
        where T : Listed => new()
        {
            ["PageSize"] = Text(pageSize),
            ["PageNumber"] = Text(pageNumber),
            ["RequestId"] = requestId,
            ["TotalCount"] = Text(totalCount),
            ["Success"] = "true",
            [resource.Entries.Holder] = CenEntry.List(resource, items),
        };

    /// <summary>A page of <c>DescribeCens</c> or <c>ListTransitRouters</c>, whose counters are numbers.</summary>
    public static JsonObject NumberedPage<T>(
        Resource<T> resource, string requestId, int pageNumber, int pageSize, int totalCount, IEnumerable<T> items)
        where T : Listed => new()
        {
            ["PageSize"] = pageSize,
            ["RequestId"] = requestId,
            ["PageNumber"] = pageNumber,
            ["TotalCount"] = totalCount,
            [resource.Entries.Holder] = CenEntry.List(resource, items),
        };

    /// <summary>A page of attachments.</summary>
    /// <param name="nextToken">"" on the last page.</param>
    public static JsonObject TokenPage<T>(
        Resource<T> resource, string requestId, string nextToken, int maxResults, int totalCount, IEnumerable<T> items)
        where T : Listed => new()
        {
            ["NextToken"] = nextToken,
            ["RequestId"] = requestId,
            ["TotalCount"] = totalCount,
            ["MaxResults"] = maxResults,
            [resource.Entries.Holder] = CenEntry.List(resource, items),
        };

    /// <summary>A page of the operation of a request.</summary>
    /// <param name="size">The number of entries per page, which can be less than the requested one.</param>
    /// <param name="first">The index of the first of <paramref name="items"/>.</param>
    public static JsonObject Page<T>(
        Resource<T> resource, NetworkRequest request, string requestId, int size, long first, int totalCount,
        IEnumerable<T> items)
        where T : Listed => request.Operation.HasTokens
            ? TokenPage(resource, requestId, request.NextToken(first + size, totalCount), size, totalCount, items)
            : NumberedPage(resource, requestId, (int)(first / size) + 1, size, totalCount, items);

    public static JsonObject Regions(string requestId, IEnumerable<CenRegion> regions) => new()
    {
        ["RequestId"] = requestId,
        ["Regions"] = new JsonObject
        {
            ["Region"] = new JsonArray([.. regions.Select(region => new JsonObject
            {
                // The cloud appends the newline; the API documentation shows it.
                ["LocalName"] = region.LocalName + "\n",
                ["RegionId"] = region.RegionId,
            })]),
        },
    };

    public static JsonObject CallerIdentity(string requestId, string accountId, string userName) => new()
    {
        ["IdentityType"] = "RAMUser",
        ["RequestId"] = requestId,
        ["AccountId"] = accountId,
        ["PrincipalId"] = $"{accountId}:{userName}",
        ["UserId"] = userName,
        ["Arn"] = $"acs:ram::{accountId}:user/{userName}",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
