namespace Sync.CenApi.Protocol;

/// <summary>
/// The CEN calls that Sync's own API and the fake cloud implement, with the rules that both apply.
/// </summary>
public static class CenActions
{
    public const string DescribeFlowlogs = "DescribeFlowlogs";
    public const string DescribeChildInstanceRegions = "DescribeChildInstanceRegions";
    public const string DescribeCens = "DescribeCens";
    public const string ListTransitRouters = "ListTransitRouters";
    public const string ListVpcAttachments = "ListTransitRouterVpcAttachments";
    public const string ListVbrAttachments = "ListTransitRouterVbrAttachments";
    public const string ListVpnAttachments = "ListTransitRouterVpnAttachments";
    public const string ListPeerAttachments = "ListTransitRouterPeerAttachments";
    public const string ListEcrAttachments = "ListTransitRouterEcrAttachments";

    public const int DefaultPageSize = 20;

    /// <summary>A larger page size is reduced to this value, which the response echoes.</summary>
    public const int MaxPageSize = 100;

    /// <summary>
    /// Whether <c>DescribeChildInstanceRegions</c> accepts the parameter <c>ProductType</c> of the request.
    /// </summary>
    public static bool TakesProductType(RpcRequest request) =>
        request.Parameter("ProductType") is null or "VPC" or "VBR" or "CCN";
}
