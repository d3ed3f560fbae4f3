using System.Globalization;
using System.Text.Json;
using Sync.Alibaba.Answers;
using Sync.Alibaba.Credentials;

namespace Sync.Alibaba;

/// <summary>An account of a resource directory.</summary>
public sealed record DirectoryAccount(string Id, string? Name);

/// <summary>The resource directory that the account of the credentials manages or can read.</summary>
public sealed class ResourceDirectory(AlibabaRpc rpc, AlibabaSettings settings, CredentialCache credentials)
{
    public const string Version = "2022-04-19";

    private const int PageSize = 100;

    /// <summary>Lists all members except those that are still being created or could not be created.</summary>
    /// <exception cref="AlibabaException">A call failed, or the pages contradict the total.</exception>
    public async Task<IReadOnlyList<DirectoryAccount>> ListAsync(CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        for (var number = 1; ; number++)
        {
            var before = seen.Count;
            var (total, page) = await rpc.CallAsync(Call(number), ReadPage, cancellationToken);
            foreach (var account in page) seen[WireText.Of(account, "AccountId")!] = account;
            if (seen.Count >= total) break;
            // Without this, a service that always returns the same page would cause an infinite loop.
            if (seen.Count == before)
            {
                var expected = total.ToString(CultureInfo.InvariantCulture);
                throw Malformed(
                    $"page {number} has no new account, and the total of {expected} accounts is not reached");
            }
        }

        return
        [
            .. seen.Where(each => Exists(each.Value))
                .Select(each => new DirectoryAccount(each.Key, WireText.Of(each.Value, "DisplayName"))),
        ];
    }

    private RpcCall Call(int page) => new()
    {
        Endpoint = settings.ResourceDirectoryEndpoint,
        Version = Version,
        Action = "ListAccounts",
        Parameters =
        [
            new("PageNumber", page.ToString(CultureInfo.InvariantCulture)),
            new("PageSize", PageSize.ToString(CultureInfo.InvariantCulture)),
        ],
        Account = "base",
        Region = "resourcedirectory",
        Credentials = credentials,
    };

    private static (int Total, IReadOnlyList<JsonElement> Page) ReadPage(JsonElement answer)
    {
        if (WireText.Count(answer, "TotalCount") is not { } total) throw Malformed("TotalCount is not a number");
        if (!answer.TryGetProperty("Accounts", out var accounts) || accounts.ValueKind != JsonValueKind.Object)
            throw Malformed("Accounts is missing");
        if (!accounts.TryGetProperty("Account", out var list) || list.ValueKind != JsonValueKind.Array)
            return (total, []);
        return (total, [.. list.EnumerateArray().Where(account => WireText.Of(account, "AccountId") is not null)]);
    }

    // The status is CreateSuccess, InviteSuccess and so on; an account whose type is being changed (Promote…) exists.
    private static bool Exists(JsonElement account) =>
        WireText.Of(account, "Status") is not { } status
        || status.EndsWith("Success", StringComparison.Ordinal)
        || status.StartsWith("Promote", StringComparison.Ordinal);

    private static AlibabaException Malformed(string what) =>
        new(AlibabaErrorKind.Malformed, "Malformed", $"The response of ListAccounts is malformed: {what}.");
}
