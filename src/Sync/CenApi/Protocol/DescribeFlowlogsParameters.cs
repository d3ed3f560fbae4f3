using System.Diagnostics.CodeAnalysis;
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
            PageNumber = rpc.Number("PageNumber"),
            PageSize = rpc.Number("PageSize"),
            Tags = rpc.Tags(),
        };
        foreach (var (field, parameter, _) in RequestFilter.All)
        {
            object? value = field.Kind == FieldKind.Number ? rpc.Number(field.Member) : rpc.Parameter(field.Member);
            parameter.SetValue(request, value);
        }

        return request;
    }

    private static CenError? Unreadable(RpcRequest rpc)
    {
        if (rpc.IsNoNumber("Interval")) return CenErrors.InvalidInterval;
        return rpc.IsNoNumber("PageNumber") || rpc.IsNoNumber("PageSize") ? CenErrors.InvalidParameter : null;
    }
}
