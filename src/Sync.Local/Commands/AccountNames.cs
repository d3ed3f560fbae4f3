using System.Text.Json;
using Sync.Http;
using Sync.Local.Client;
using Sync.Local.Commands.Output;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary>The names of the accounts, which people know better than their ids.</summary>
internal sealed class AccountNames
{
    /// <summary>The columns of an account: its id, and its name where people read it.</summary>
    public static readonly IReadOnlyList<Column> Columns =
    [
        new("accountId", CellKind.Id, 7) { Title = "account" }, new("accountName", CellKind.Text, 6) { Title = "" },
    ];

    private readonly Dictionary<string, string> _names;

    private AccountNames(IEnumerable<(string? Id, string? Name)> accounts) => _names = accounts
        .Where(account => account is { Id: not null, Name.Length: > 0 })
        .ToDictionary(account => account.Id!, account => account.Name!, StringComparer.Ordinal);

    public string this[string accountId] => _names.GetValueOrDefault(accountId, "");

    public static AccountNames Of(IEnumerable<AccountItem> accounts) =>
        new(accounts.Select(account => (account.AccountId, account.Name)));

    public static AccountNames Of(IEnumerable<RunAccountItem> accounts) =>
        new(accounts.Select(account => ((string?)account.AccountId, account.Name)));

    /// <summary>Read only where they are shown: programs know accounts by their ids.</summary>
    public static async Task<AccountNames> ReadAsync(
        Api api, CommandOutput output, CancellationToken cancellationToken)
    {
        if (!output.IsForPeople) return new AccountNames([]);
        var regions = await api.ListAsync("regions", null, cancellationToken);
        return Of(regions.Deserialize<RegionList>(ApiJson.Options)!.Accounts);
    }

    /// <summary>The columns of <see cref="Columns"/> that this output shows.</summary>
    public static IReadOnlyList<Column> For(CommandOutput output) =>
        output.IsForPeople ? Columns : [Columns[0]];

    /// <summary>The cells of <see cref="For"/>.</summary>
    public IReadOnlyList<string> Cells(CommandOutput output, string accountId) =>
        output.IsForPeople ? [accountId, this[accountId]] : [accountId];
}
