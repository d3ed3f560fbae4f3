using System.Net;
using Sync.Alibaba;
using Sync.Alibaba.Errors;

namespace Sync.Tests.Alibaba;

public class ErrorClassificationTests
{
    [Theory]
    // Documented for DescribeFlowlogs
    [InlineData("OperationUnsupported.action", 400, AlibabaErrorKind.Unsupported)]
    [InlineData("InvalidFlowlogId.NotFound", 400, AlibabaErrorKind.InvalidRequest)]
    [InlineData("IllegalParam.TagValue", 400, AlibabaErrorKind.InvalidRequest)]
    [InlineData("IllegalParam.TagKey", 400, AlibabaErrorKind.InvalidRequest)]
    [InlineData("InvalidDescription", 400, AlibabaErrorKind.InvalidRequest)]
    [InlineData("InvalidName", 400, AlibabaErrorKind.InvalidRequest)]
    [InlineData("InvalidParameter.Interval", 400, AlibabaErrorKind.InvalidRequest)]
    [InlineData("InvalidParameter.FlowLogVersion", 400, AlibabaErrorKind.InvalidRequest)]
    [InlineData("InvalidParameter", 400, AlibabaErrorKind.InvalidRequest)]
    [InlineData("Unauthorized", 400, AlibabaErrorKind.Denied)]
    // Errors of the gateway and of accounts
    [InlineData("InvalidAccessKeyId.NotFound", 404, AlibabaErrorKind.Denied)]
    [InlineData("InvalidAccessKeyId.NotFound", 400, AlibabaErrorKind.Denied)]
    [InlineData("InvalidAccessKeyId.Inactive", 400, AlibabaErrorKind.Denied)]
    [InlineData("SignatureDoesNotMatch", 400, AlibabaErrorKind.Denied)]
    [InlineData("IncompleteSignature", 400, AlibabaErrorKind.Denied)]
    [InlineData("Forbidden.RAM", 403, AlibabaErrorKind.Denied)]
    [InlineData("Forbidden", 400, AlibabaErrorKind.Denied)]
    [InlineData("Forbidden.RiskControl", 400, AlibabaErrorKind.Denied)]
    [InlineData("NoPermission", 400, AlibabaErrorKind.Denied)]
    [InlineData("InvalidSecurityToken.Expired", 400, AlibabaErrorKind.Expired)]
    [InlineData("SecurityTokenExpired", 403, AlibabaErrorKind.Expired)]
    [InlineData("EntityNotExist.Role", 404, AlibabaErrorKind.Denied)]
    [InlineData("AuthenticationFail.OIDCToken.Expired", 400, AlibabaErrorKind.Denied)]
    [InlineData("InvalidSecurityToken.Malformed", 400, AlibabaErrorKind.Denied)]
    [InlineData("InvalidTimeStamp.Expired", 400, AlibabaErrorKind.ClockOrNonce)]
    [InlineData("IllegalTimestamp", 400, AlibabaErrorKind.ClockOrNonce)]
    [InlineData("SignatureNonceUsed", 400, AlibabaErrorKind.ClockOrNonce)]
    [InlineData("Throttling", 400, AlibabaErrorKind.Throttled)]
    [InlineData("Throttling.User", 400, AlibabaErrorKind.Throttled)]
    [InlineData("Throttling.Api", 503, AlibabaErrorKind.Throttled)]
    [InlineData("Rejected.Throttling", 400, AlibabaErrorKind.Throttled)]
    [InlineData("ServiceUnavailable", 400, AlibabaErrorKind.Transient)]
    [InlineData("ServiceUnavailableTemporary", 400, AlibabaErrorKind.Transient)]
    [InlineData("InternalError", 400, AlibabaErrorKind.Transient)]
    [InlineData("UnknownError", 400, AlibabaErrorKind.Transient)]
    [InlineData("Operation.Blocking", 400, AlibabaErrorKind.Transient)]
    [InlineData("LOCK_ERROR", 400, AlibabaErrorKind.Transient)]
    [InlineData("IncorrectStatus.TrFlowlog", 400, AlibabaErrorKind.Transient)]
    [InlineData("IncorrectStatus.flowlog", 400, AlibabaErrorKind.Transient)]
    [InlineData("MissingParameter.OwnerIdOrOwnerAccount", 400, AlibabaErrorKind.InvalidRequest)]
    // Codes that take precedence over the status
    [InlineData("InvalidParameter", 500, AlibabaErrorKind.InvalidRequest)]
    [InlineData("Throttling.User", 200, AlibabaErrorKind.Throttled)]
    [InlineData("OperationUnsupported.action", 200, AlibabaErrorKind.Unsupported)]
    public void A_known_code_decides(string code, int status, AlibabaErrorKind kind) =>
        Assert.Equal(kind, ErrorClassification.Of(code, (HttpStatusCode)status));

    [Theory]
    [InlineData("Surprise", 429, AlibabaErrorKind.Throttled)]
    [InlineData(null, 429, AlibabaErrorKind.Throttled)]
    [InlineData("Surprise", 500, AlibabaErrorKind.Transient)]
    [InlineData(null, 502, AlibabaErrorKind.Transient)]
    [InlineData(null, 503, AlibabaErrorKind.Transient)]
    [InlineData(null, 504, AlibabaErrorKind.Transient)]
    [InlineData(null, 408, AlibabaErrorKind.Transient)]
    [InlineData(null, 401, AlibabaErrorKind.Denied)]
    [InlineData(null, 403, AlibabaErrorKind.Denied)]
    [InlineData("Surprise", 403, AlibabaErrorKind.Denied)]
    [InlineData("Surprise", 400, AlibabaErrorKind.InvalidRequest)]
    [InlineData(null, 404, AlibabaErrorKind.InvalidRequest)]
    [InlineData("Surprise", 200, AlibabaErrorKind.InvalidRequest)]
    [InlineData(null, 200, AlibabaErrorKind.Transient)]
    [InlineData(null, 302, AlibabaErrorKind.Malformed)]
    [InlineData("NotForbidden", 400, AlibabaErrorKind.InvalidRequest)]
    [InlineData("UnauthorizedOrNot", 500, AlibabaErrorKind.Transient)]
    public void The_status_decides_if_the_code_is_unknown(string? code, int status, AlibabaErrorKind kind) =>
        Assert.Equal(kind, ErrorClassification.Of(code, (HttpStatusCode)status));
}
