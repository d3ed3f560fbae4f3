namespace Sync.Alibaba.Protocol;

/// <summary>The calls of CEN that a server of ours answers, and what holds for each of them wherever it is answered.</summary>
public static class CenActions
{
    public const string DescribeFlowlogs = "DescribeFlowlogs";
    public const string DescribeChildInstanceRegions = "DescribeChildInstanceRegions";

    public const int DefaultPageSize = 20;

    /// <summary>More than this is answered, and echoed, as this.</summary>
    public const int MaxPageSize = 100;

    /// <summary>The one rule of <c>DescribeChildInstanceRegions</c>.</summary>
    public static bool TakesProductType(RpcRequest request) => request.Parameter("ProductType") is null or "VPC" or "VBR" or "CCN";
}
