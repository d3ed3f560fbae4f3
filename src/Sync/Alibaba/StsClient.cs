using System.Globalization;
using System.Text.Json;
using Sync.Alibaba.Answers;
using Sync.Alibaba.Credentials;

namespace Sync.Alibaba;

/// <summary>The operations of the Security Token Service that Sync uses.</summary>
/// <param name="account">The key for the rate limit: each account has its own.</param>
public sealed class StsClient(AlibabaRpc rpc, AlibabaSettings settings, CredentialCache credentials, string account)
{
    public const string Version = "2015-04-01";

    // STS admits 100 calls per second and account. With the lower rate of DescribeFlowlogs, hundreds of accounts would
    // wait.
    private const double RequestsPerSecond = 50;

    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellation) =>
        rpc.CallAsync(Call("GetCallerIdentity", []), ReadIdentity, cancellation);

    /// <exception cref="AlibabaException">The role does not exist or does not trust these keys.</exception>
    public Task<SessionKeys> AssumeRoleAsync(Role role, CancellationToken cancellation)
    {
        var parameters = new List<KeyValuePair<string, string>>
        {
            new("RoleArn", role.Arn),
            new("RoleSessionName", role.SessionName),
        };
        if (role.ExternalId is { } externalId) parameters.Add(new("ExternalId", externalId));
        if (role.Duration is { } duration)
        {
            parameters.Add(
                new("DurationSeconds", duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)));
        }

        return rpc.CallAsync(
            Call("AssumeRole", parameters), answer => SessionKeys.ReadAnswer(answer, "AssumeRole"), cancellation);
    }

    private RpcCall Call(string action, IReadOnlyList<KeyValuePair<string, string>> parameters) => new()
    {
        Endpoint = settings.StsEndpoint,
        Version = Version,
        Action = action,
        Parameters = parameters,
        Account = account,
        // A separate token bucket from that of CEN's calls without a region.
        Region = "sts",
        RequestsPerSecond = RequestsPerSecond,
        Credentials = credentials,
    };

    private static CallerIdentity ReadIdentity(JsonElement answer) => new(
        Required(answer, "AccountId"), Required(answer, "Arn"),
        WireText.Of(answer, "IdentityType") ?? WireText.Of(answer, "PrincipalType"));

    private static string Required(JsonElement answer, string member) =>
        WireText.Of(answer, member)
        ?? throw new AlibabaException(
            AlibabaErrorKind.Malformed, "Malformed", $"The response of GetCallerIdentity has no {member}.");
}
