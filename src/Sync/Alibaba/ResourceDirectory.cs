using System.Globalization;
using System.Text.Json;
using Sync.Alibaba.Answers;
using Sync.Alibaba.Credentials;

namespace Sync.Alibaba;

/// <summary>An account of a resource directory.</summary>
public sealed record DirectoryAccount(string Id, string? Name);

/// <summary>The resource directory that the account of these keys manages, or may look into.</summary>
public sealed class ResourceDirectory(AlibabaRpc rpc, AlibabaSettings settings, CredentialCache credentials)
{
    public const string Version = "2022-04-19";

    private const int PageSize = 100;

    /// <summary>Every member that exists: one that is still being created, or failed to be, has nothing to list.</summary>
    /// <exception cref="AlibabaException">It cannot be asked, or its pages are not what it says they are.</exception>
    public async Task<IReadOnlyList<DirectoryAccount>> ListAsync(CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        for (var number = 1; ; number++)
        {
            var before = seen.Count;
            var (total, page) = await rpc.CallAsync(Call(number), ReadPage, cancellationToken);
            foreach (var account in page) seen[WireText.Of(account, "AccountId")!] = account;
            if (seen.Count >= total) break;
            // Without this a service that gives the same page again and again would be asked for ever.
            if (seen.Count == before)
                throw Malformed($"page {number} has no account that is new before the total of {total.ToString(CultureInfo.InvariantCulture)} accounts");
        }

        return [.. seen.Where(each => Exists(each.Value)).Select(each => new DirectoryAccount(each.Key, WireText.Of(each.Value, "DisplayName")))];
    }

    private RpcCall Call(int page) => new()
    {
        Endpoint = settings.ResourceDirectoryEndpoint,
        Version = Version,
        Action = "ListAccounts",
        Parameters = [new("PageNumber", page.ToString(CultureInfo.InvariantCulture)), new("PageSize", PageSize.ToString(CultureInfo.InvariantCulture))],
        Account = "base",
        Region = "resourcedirectory",
        Credentials = credentials,
    };

    private static (int Total, IReadOnlyList<JsonElement> Page) ReadPage(JsonElement answer)
    {
        if (WireText.Count(answer, "TotalCount") is not { } total) throw Malformed("TotalCount is no number");
        if (!answer.TryGetProperty("Accounts", out var accounts) || accounts.ValueKind != JsonValueKind.Object) throw Malformed("there is no Accounts");
        if (!accounts.TryGetProperty("Account", out var list) || list.ValueKind != JsonValueKind.Array) return (total, []);
        return (total, [.. list.EnumerateArray().Where(account => WireText.Of(account, "AccountId") is not null)]);
    }

    // The words are CreateSuccess, InviteSuccess and such; an account on its way to another type, Promote…, is there meanwhile.
    private static bool Exists(JsonElement account) =>
        WireText.Of(account, "Status") is not { } status
        || status.EndsWith("Success", StringComparison.Ordinal) || status.StartsWith("Promote", StringComparison.Ordinal);

    private static AlibabaException Malformed(string what) => new(AlibabaErrorKind.Malformed, "Malformed", $"The answer of ListAccounts is malformed: {what}.");
}
