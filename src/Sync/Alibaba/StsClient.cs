using System.Text.Json;
using Sync.Alibaba.Answers;

namespace Sync.Alibaba;

/// <summary>The Security Token Service, as far as we ask it.</summary>
/// <param name="account">Tells this account from others when requests are rationed.</param>
public sealed class StsClient(
    AlibabaRpc rpc, AlibabaSettings settings, Func<CancellationToken, ValueTask<AlibabaCredentials>> credentials, string account)
{
    public const string Version = "2015-04-01";

    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellation)
    {
        var call = new RpcCall
        {
            Endpoint = settings.StsEndpoint,
            Version = Version,
            Action = "GetCallerIdentity",
            Account = account,
            Credentials = credentials,
        };
        return rpc.CallAsync(call, ReadIdentity, cancellation);
    }

    private static CallerIdentity ReadIdentity(JsonElement answer) => new(
        Required(answer, "AccountId"), Required(answer, "Arn"),
        WireText.Of(answer, "IdentityType") ?? WireText.Of(answer, "PrincipalType"));

    private static string Required(JsonElement answer, string member) =>
        WireText.Of(answer, member)
        ?? throw new AlibabaException(AlibabaErrorKind.Malformed, "Malformed", $"The answer of GetCallerIdentity holds no {member}.");
}
