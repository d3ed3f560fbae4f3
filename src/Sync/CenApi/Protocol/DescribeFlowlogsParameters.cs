using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Inventory.Fields;

namespace Sync.CenApi.Protocol;

/// <summary>
/// Converts the parameters of a call to a <see cref="DescribeFlowlogsRequest"/>, or to the error that the cloud would
/// return.
/// </summary>
public static class DescribeFlowlogsParameters
{
    public static bool TryRead(
        RpcRequest rpc, [NotNullWhen(true)] out DescribeFlowlogsRequest? request,
        [NotNullWhen(false)] out CenError? error)
    {
        var read = Read(rpc);
        error = Unreadable(rpc) ?? (read.Validate() is [var first, ..] ? CenErrors.ByCode(first.Code) : null);
        request = error is null ? read : null;
        return error is null;
    }

    private static DescribeFlowlogsRequest Read(RpcRequest rpc)
    {
        var request = new DescribeFlowlogsRequest
        {
            ClientToken = rpc.Parameter("ClientToken"),
            RegionId = rpc.Parameter("RegionId") is { } regionId ? CenRegion.Spell(regionId) : null,
            PageNumber = Number(rpc, "PageNumber"),
            PageSize = Number(rpc, "PageSize"),
            Tags = Tags(rpc),
        };
        foreach (var (field, parameter, _) in RequestFilter.All)
        {
            object? value = field.Kind == FieldKind.Number ? Number(rpc, field.Member) : rpc.Parameter(field.Member);
            parameter.SetValue(request, value);
        }

        return request;
    }

    private static CenError? Unreadable(RpcRequest rpc)
    {
        if (Given("Interval")) return CenErrors.InvalidInterval;
        return Given("PageNumber") || Given("PageSize") ? CenErrors.InvalidParameter : null;

        bool Given(string name) => rpc.Parameter(name) is not null && Number(rpc, name) is null;
    }

    private static int? Number(RpcRequest rpc, string name) =>
        int.TryParse(rpc.Parameter(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    // Tag.N.Key and Tag.N.Value, N from 1, gaps allowed. The value "" matches only itself; an absent value matches any.
    private static List<TagFilter> Tags(RpcRequest rpc) =>
    [
        .. rpc.Parameters.Keys
            .Select(TagNumber).OfType<int>().Distinct().Order()
            .Select(number => new TagFilter(
                rpc.Parameters.GetValueOrDefault($"Tag.{number}.Key") ?? "",
                rpc.Parameters.GetValueOrDefault($"Tag.{number}.Value"))),
    ];

    private static int? TagNumber(string name) =>
        name.Split('.') is ["Tag", var number, "Key" or "Value"]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
}
