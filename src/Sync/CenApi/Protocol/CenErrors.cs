namespace Sync.CenApi.Protocol;

/// <summary>The errors that Alibaba documents for <c>DescribeFlowlogs</c>, with their exact messages.</summary>
public static class CenErrors
{
    public static readonly CenError OperationUnsupported = new(
        400, "OperationUnsupported.action", "This action is not support.");
    public static readonly CenError FlowLogNotFound = new(
        400, "InvalidFlowlogId.NotFound", "The specified flowlog id does not exist or does not match the cen Id.");
    public static readonly CenError IllegalTagValue = new(
        400, "IllegalParam.TagValue", "The tag values are not valid.");
    public static readonly CenError IllegalTagKey = new(400, "IllegalParam.TagKey", "The tag keys are not valid.");
    public static readonly CenError InvalidDescription = new(400, "InvalidDescription", "Description is invalid.");
    public static readonly CenError InvalidName = new(400, "InvalidName", "Name is invalid.");
    public static readonly CenError InvalidInterval = new(400, "InvalidParameter.Interval", "Interval is invalid.");
    public static readonly CenError InvalidFlowLogVersion = new(
        400, "InvalidParameter.FlowLogVersion", "Flowlog version is invalid.");
    public static readonly CenError InvalidParameter = new(400, "InvalidParameter", "Invalid parameter.");
    public static readonly CenError Unauthorized = new(400, "Unauthorized", "The AccessKeyId is unauthorized.");

    public static IReadOnlyList<CenError> All { get; } =
    [
        OperationUnsupported, FlowLogNotFound, IllegalTagValue, IllegalTagKey, InvalidDescription,
        InvalidName, InvalidInterval, InvalidFlowLogVersion, InvalidParameter, Unauthorized,
    ];

    /// <summary>
    /// The documented error with this code; <see cref="InvalidParameter"/> for a code that is not documented.
    /// </summary>
    public static CenError ByCode(string code) => All.FirstOrDefault(error => error.Code == code) ?? InvalidParameter;
}
