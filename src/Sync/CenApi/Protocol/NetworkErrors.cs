namespace Sync.CenApi.Protocol;

/// <summary>
/// The errors of the operations that list the network. Those with an ID of a CEN instance or transit router are known
/// from clients that handle them, and have no documented message.
/// </summary>
public static class NetworkErrors
{
    public static readonly CenError UnknownCen = new(
        400, "ParameterCenInstanceId", "The specified CEN instance ID is invalid.");
    public static readonly CenError UnknownTransitRouter = new(
        400, "ParameterInstanceId", "The specified instance ID is invalid.");
    public static readonly CenError IllegalRegion = new(
        400, "IllegalParam.Region", "The specified Region is invalid.");
    public static readonly CenError IllegalCenIdOrRegionId = new(
        400, "IllegalParam.CenIdOrRegionId", "The specified CenId or RegionId is invalid.");
    public static readonly CenError IllegalMaxResults = new(
        400, "IllegalParam.MaxResults", "The specified MaxResults is illegal.");
    public static readonly CenError IllegalNextToken = new(
        400, "IllegalParam.NextToken", "The specified NextToken is invalid.");
    public static readonly CenError MissingRegion = new(
        400, "InvalidParameterCombination.TransitRouter",
        "Region ID is required if no TransitRouterId or CenId specified.");
    public static readonly CenError UnsupportedFilter = new(
        400, "InvalidOperation.UnsupportFilter",
        "The specified FeatureFilter is not supported by this operation.");
    public static readonly CenError UnsupportedFilterValue = new(
        400, "InvalidOperation.UnsupportFilterValue",
        "The specified FeatureFilter Value is not supported by this operation.");
    public static readonly CenError InvalidTagKey = new(400, "InvalidTagKey", "The tag keys are not valid.");
    public static readonly CenError InvalidTagValue = new(400, "InvalidTagValue", "The tag values are not valid.");

    /// <summary>The account never activated transit routers. The cloud's own spelling.</summary>
    public static readonly CenError ServiceNotOpen = new(
        400, "Forbbiden.TransitRouterServiceNotOpen", "The user has not open transit router service.");

    public static IReadOnlyList<CenError> All { get; } =
    [
        UnknownCen, UnknownTransitRouter, IllegalRegion, IllegalCenIdOrRegionId, IllegalMaxResults, IllegalNextToken,
        MissingRegion, UnsupportedFilter, UnsupportedFilterValue, InvalidTagKey, InvalidTagValue, ServiceNotOpen,
    ];
}
