using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Sync.CenApi.Protocol;

namespace Sync.Local.FakeCen.Accounts;

/// <summary>The parameters common to <c>AssumeRole</c> and <c>AssumeRoleWithOIDC</c>, validated as STS does.</summary>
internal sealed partial record RoleRequest(FakeCloud Account, FakeRole Role, string SessionName, TimeSpan Duration)
{
    private const int Shortest = 900, Default = 3600;

    public static bool TryRead(
        RpcRequest rpc, FakeAccounts accounts, [NotNullWhen(true)] out RoleRequest? request,
        [NotNullWhen(false)] out CenError? error)
    {
        (request, error) = Read(rpc, accounts);
        return request is not null;
    }

    private static (RoleRequest?, CenError?) Read(RpcRequest rpc, FakeAccounts accounts)
    {
        if (rpc.Parameter("RoleArn") is not { } arn) return (null, GatewayErrors.Missing("RoleArn"));
        if (rpc.Parameter("RoleSessionName") is not { } name) return (null, GatewayErrors.Missing("RoleSessionName"));
        if (Arn().Match(arn) is not { Success: true } parts) return (null, StsErrors.RoleArn);
        if (!Session().IsMatch(name)) return (null, StsErrors.SessionName);

        var account = accounts.Find(parts.Groups["account"].Value);
        var role = account?.Roles.FirstOrDefault(each => each.Name == parts.Groups["name"].Value);
        if (account is null || role is null) return (null, StsErrors.NoRole);
        var seconds = rpc.Parameter("DurationSeconds") is not { } text ? Default
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        return seconds < Shortest || seconds > role.MaxSession.TotalSeconds
            ? (null, StsErrors.Duration)
            : (new RoleRequest(account, role, name, TimeSpan.FromSeconds(seconds)), null);
    }

    [GeneratedRegex("^acs:ram::(?<account>[0-9]+):role/(?<name>[A-Za-z0-9.-]{1,64})$")]
    private static partial Regex Arn();

    [GeneratedRegex("^[A-Za-z0-9.@_-]{2,64}$")]
    private static partial Regex Session();
}
