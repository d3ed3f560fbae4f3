using Sync.CenApi.Protocol;

namespace Sync.Local.FakeCen.Accounts;

/// <summary>The errors of STS and of the resource directory.</summary>
public static class StsErrors
{
    public static readonly CenError RoleArn = new(400, "InvalidParameter.RoleArn", "The specified RoleArn is invalid.");
    public static readonly CenError SessionName = new(
        400, "InvalidParameter.RoleSessionName", "The specified RoleSessionName is invalid.");
    public static readonly CenError Duration = new(
        400, "InvalidParameter.DurationSeconds",
        "The specified DurationSeconds is not between 900 and the MaxSessionDuration of the role.");
    public static readonly CenError NoRole = new(404, "EntityNotExist.Role", "The specified Role not exists.");
    public static readonly CenError NoPermission = new(
        403, "NoPermission", "You are not authorized to do this action. You should be authorized by RAM.");
    public static readonly CenError NoProvider = new(
        404, "EntityNotExist.OIDCProvider", "The specified OIDCProvider not exists.");
    public static readonly CenError TokenInvalid = new(
        400, "AuthenticationFail.OIDCToken.Invalid", "This JsonWebToken is invalid.");
    public static readonly CenError TokenExpired = new(
        400, "AuthenticationFail.OIDCToken.Expired", "This JsonWebToken is expired.");
    public static readonly CenError IssuerMismatch = new(
        400, "AuthenticationFail.OIDCToken.IssuerMismatch",
        "The issuer of this JsonWebToken is not that of the provider.");
    public static readonly CenError AudienceMismatch = new(
        400, "AuthenticationFail.OIDCToken.AudienceMismatch",
        "The audience of this JsonWebToken is none of the provider's client ids.");
    public static readonly CenError NoDirectory = new(
        404, "EntityNotExists.ResourceDirectory", "The resource directory for the account is not enabled.");
}
