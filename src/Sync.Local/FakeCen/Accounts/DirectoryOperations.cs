using System.Globalization;
using System.Text.Json.Nodes;
using Sync.CenApi.Protocol;

namespace Sync.Local.FakeCen.Accounts;

/// <summary>The operations of the resource directory, which lists its members to the managing account.</summary>
internal sealed class DirectoryOperations(FakeAccounts accounts)
{
    public const string ListAccounts = "ListAccounts";
    public const string Version = "2022-04-19";

    private const int DefaultPageSize = 10, MaxPageSize = 100;

    public RpcAnswer List(FakeExchange exchange)
    {
        if (exchange.Cloud != accounts.First) return RpcAnswer.Refusal(exchange.Request, StsErrors.NoDirectory);
        if (Number(exchange, "PageNumber", 1) is not (> 0 and var page)
            || Number(exchange, "PageSize", DefaultPageSize) is not (> 0 and <= MaxPageSize and var size))
            return RpcAnswer.Refusal(exchange.Request, CenErrors.InvalidParameter);

        var members = accounts.Members;
        return RpcAnswer.Success(exchange.Request, new JsonObject
        {
            ["TotalCount"] = members.Count,
            ["RequestId"] = exchange.Request.RequestId,
            ["PageSize"] = size,
            ["PageNumber"] = page,
            ["Accounts"] = new JsonObject
            {
                ["Account"] = new JsonArray(
                    [.. members.Skip((int)Math.Min((page - 1L) * size, members.Count)).Take(size).Select(Member)]),
            },
        });
    }

    private static JsonObject Member(FakeCloud account) => new()
    {
        ["Status"] = "CreateSuccess",
        ["Type"] = "ResourceAccount",
        ["DisplayName"] = account.Name,
        ["AccountId"] = account.AccountId,
        ["JoinMethod"] = "created",
    };

    private static int? Number(FakeExchange exchange, string name, int fallback) =>
        exchange.Request.Parameter(name) is not { } text ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
