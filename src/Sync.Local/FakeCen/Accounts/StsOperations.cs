using System.Globalization;
using System.Text.Json.Nodes;
using Sync.CenApi.Protocol;

namespace Sync.Local.FakeCen.Accounts;

/// <summary>The operations of STS.</summary>
internal sealed class StsOperations(FakeAccounts accounts, FakeSessions sessions, FakeIdentityProvider identities)
{
    public RpcAnswer AssumeRole(FakeExchange exchange)
    {
        if (!RoleRequest.TryRead(exchange.Request, accounts, out var wanted, out var error))
            return Refuse(exchange, error);
        var trusts = exchange.Cloud == accounts.First
            && (wanted.Role.ExternalId is null || wanted.Role.ExternalId == exchange.Request.Parameter("ExternalId"));
        return trusts ? Open(exchange, wanted) : Refuse(exchange, StsErrors.NoPermission);
    }

    public RpcAnswer AssumeRoleWithOidc(FakeExchange exchange)
    {
        if (exchange.Request.Parameter("OIDCProviderArn") is not { } provider)
            return Refuse(exchange, GatewayErrors.Missing("OIDCProviderArn"));
        if (exchange.Request.Parameter("OIDCToken") is not { } token)
            return Refuse(exchange, GatewayErrors.Missing("OIDCToken"));
        if (!RoleRequest.TryRead(exchange.Request, accounts, out var wanted, out var error))
            return Refuse(exchange, error);
        if (provider != FakeIdentityProvider.Arn(wanted.Account)) return Refuse(exchange, StsErrors.NoProvider);
        return identities.Refuse(token) is { } refusal ? Refuse(exchange, refusal) : Open(exchange, wanted);
    }

    public static RpcAnswer CallerIdentity(FakeExchange exchange)
    {
        var (id, account) = (exchange.Request.RequestId, exchange.Cloud.AccountId);
        if (exchange.Caller?.RoleSession is not { } session)
            return Success(exchange, CenAnswers.CallerIdentity(id, account, "sync"));
        return Success(exchange, new JsonObject
        {
            ["IdentityType"] = "AssumedRoleUser",
            ["RequestId"] = id,
            ["AccountId"] = account,
            ["PrincipalId"] = $"3{account}:{session.Split('/')[1]}",
            ["RoleId"] = $"3{account}",
            ["Arn"] = Arn(account, session),
        });
    }

    private RpcAnswer Open(FakeExchange exchange, RoleRequest wanted)
    {
        var session = sessions.Open(wanted.Account, wanted.Role, wanted.SessionName, wanted.Duration);
        var (account, key) = (wanted.Account.AccountId, session.Key.Credentials);
        return Success(exchange, new JsonObject
        {
            ["RequestId"] = exchange.Request.RequestId,
            ["AssumedRoleUser"] = new JsonObject
            {
                ["AssumedRoleId"] = $"3{account}:{wanted.SessionName}",
                ["Arn"] = Arn(account, session.RoleSession!),
            },
            ["Credentials"] = new JsonObject
            {
                ["AccessKeyId"] = key.AccessKeyId,
                ["AccessKeySecret"] = key.AccessKeySecret,
                ["SecurityToken"] = key.SecurityToken,
                ["Expiration"] = session.Key.TokenExpires!.Value.ToString(
                    "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            },
        });
    }

    private static string Arn(string account, string session) => $"acs:ram::{account}:assumed-role/{session}";

    private static RpcAnswer Success(FakeExchange exchange, JsonObject body) =>
        RpcAnswer.Success(exchange.Request, body);

    private static RpcAnswer Refuse(FakeExchange exchange, CenError error) =>
        RpcAnswer.Refusal(exchange.Request, error);
}
