using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Network;

namespace Sync.CenApi.Protocol;

/// <summary>
/// Converts the parameters of a call to a <see cref="NetworkRequest"/>, or to the error that the cloud would return.
/// </summary>
public static class NetworkParameters
{
    private const int MaxFilters = 5;
    private const int LongestName = 128;

    public static bool TryRead(
        RpcRequest rpc, NetworkOperation operation, [NotNullWhen(true)] out NetworkRequest? request,
        [NotNullWhen(false)] out CenError? error)
    {
        (request, error) = (null, Fault(rpc, operation));
        if (error is not null) return false;

        var read = Read(rpc, operation);
        if (operation.HasTokens && rpc.Parameter("NextToken") is { } token)
        {
            if (PageToken.Read(token, read.Selection) is not { } first)
            {
                error = NetworkErrors.IllegalNextToken;
                return false;
            }

            read = read with { TokenFirst = first };
        }

        request = read;
        return true;
    }

    private static NetworkRequest Read(RpcRequest rpc, NetworkOperation operation) => new(operation)
    {
        Values = Values(rpc, operation).ToImmutableSortedDictionary(StringComparer.Ordinal),
        Tags = rpc.Tags(),
        PageNumber = rpc.Number("PageNumber") ?? 1,
        Size = Math.Min(rpc.Number(operation.SizeParameter) ?? operation.DefaultSize, operation.MaxSize),
    };

    private static Dictionary<string, IReadOnlyList<string>> Values(RpcRequest rpc, NetworkOperation operation)
    {
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (operation.ResourceType is { } type) values[nameof(Attachment.ResourceType)] = [type];
        foreach (var name in operation.Parameters)
        {
            if (rpc.Parameter(name) is { } value)
                values[name] = [name == nameof(Attachment.RegionId) ? CenRegion.Spell(value) : value];
        }

        // Several filters with the same key must all match.
        foreach (var (member, wanted) in Filters(rpc, operation))
            values[member] = values.TryGetValue(member, out var others) ? [.. others.Intersect(wanted)] : wanted;
        return values;
    }

    private static IEnumerable<(string Member, IReadOnlyList<string> Wanted)> Filters(
        RpcRequest rpc, NetworkOperation operation)
    {
        if (operation.FilterKeys.Count > 0)
            foreach (var filter in rpc.Filters("Filter")) yield return filter;
        if (!operation.HasFeatureFilter) yield break;
        foreach (var (_, values) in rpc.Filters("FeatureFilter"))
            yield return (nameof(TransitRouter.SupportMulticast), [values[0] == "Enabled" ? "true" : "false"]);
    }

    private static CenError? Fault(RpcRequest rpc, NetworkOperation operation) =>
        PagingFault(rpc, operation) ?? ValueFault(rpc, operation) ?? FilterFault(rpc, operation)
        ?? FeatureFault(rpc, operation) ?? TagFault(rpc, operation) ?? ScopeFault(rpc, operation);

    private static CenError? PagingFault(RpcRequest rpc, NetworkOperation operation)
    {
        if (rpc.IsNoNumber(operation.SizeParameter) || rpc.Number(operation.SizeParameter) < 1)
            return operation.HasTokens ? NetworkErrors.IllegalMaxResults : CenErrors.InvalidParameter;
        if (operation.HasTokens) return null;
        return rpc.Number(operation.SizeParameter) > operation.MaxSize
            || rpc.IsNoNumber("PageNumber") || rpc.Number("PageNumber") < 1
            ? CenErrors.InvalidParameter
            : null;
    }

    private static CenError? ValueFault(RpcRequest rpc, NetworkOperation operation)
    {
        var isWrong = operation.Choices.Any(
            choice => rpc.Parameter(choice.Key) is { } value && !choice.Value.Contains(value));
        var hasName = operation.Parameters.Contains(nameof(TransitRouter.TransitRouterName));
        return isWrong || (hasName && !IsName(rpc.Parameter(nameof(TransitRouter.TransitRouterName))))
            ? CenErrors.InvalidParameter
            : null;
    }

    private static bool IsName(string? name) =>
        name is null || (name.Length <= LongestName && !name.StartsWith("http://", StringComparison.Ordinal)
            && !name.StartsWith("https://", StringComparison.Ordinal));

    private static CenError? FilterFault(RpcRequest rpc, NetworkOperation operation)
    {
        if (operation.FilterKeys.Count == 0) return null;
        var filters = rpc.Filters("Filter");
        return filters.Count > MaxFilters
            || filters.Any(filter => !operation.FilterKeys.Contains(filter.Key)
                || filter.Values.Count is 0 or > MaxFilters)
            ? CenErrors.InvalidParameter
            : null;
    }

    private static CenError? FeatureFault(RpcRequest rpc, NetworkOperation operation)
    {
        if (!operation.HasFeatureFilter) return null;
        foreach (var (key, values) in rpc.Filters("FeatureFilter"))
        {
            if (key != "Multicast") return NetworkErrors.UnsupportedFilter;
            if (values is not ["Enabled" or "Disabled"]) return NetworkErrors.UnsupportedFilterValue;
        }

        return null;
    }

    // Each page of the API documentation has its own codes for the same rules.
    private static CenError? TagFault(RpcRequest rpc, NetworkOperation operation) =>
        DescribeFlowlogsRules.TagFaults(rpc.Tags()).FirstOrDefault() is not { } fault ? null
        : operation.Action != CenActions.DescribeCens ? CenErrors.ByCode(fault.Code)
        : fault.Code == CenErrors.IllegalTagValue.Code ? NetworkErrors.InvalidTagValue
        : NetworkErrors.InvalidTagKey;

    private static CenError? ScopeFault(RpcRequest rpc, NetworkOperation operation)
    {
        string[] scopes = operation.Action == CenActions.DescribeCens ? []
            : operation.HasTokens ? ["CenId", "RegionId", "TransitRouterId", "TransitRouterAttachmentId"]
            : ["CenId", "RegionId", "TransitRouterId"];
        if (scopes.Length == 0 || scopes.Any(scope => rpc.Parameter(scope) is not null)) return null;
        return operation.HasTokens ? NetworkErrors.IllegalCenIdOrRegionId : NetworkErrors.MissingRegion;
    }
}
