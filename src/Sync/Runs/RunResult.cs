using Sync.Runs.Networks;

namespace Sync.Runs;

/// <summary>The outcome of a run in its accounts and their scopes.</summary>
internal sealed record RunResult(
    IReadOnlyList<AccountReport> Accounts, IReadOnlyList<ScopeReport> Scopes, IReadOnlyList<NetworkReport> Networks)
{
    /// <summary>Sorts the reports, and judges the accounts that are open by their scopes.</summary>
    public static RunResult Of(
        IEnumerable<AccountReport> accounts, IEnumerable<ScopeReport> scopes, IEnumerable<NetworkReport> networks)
    {
        var sorted = scopes.OrderBy(report => report.Scope.AccountId).ThenBy(report => report.Scope.RegionId).ToList();
        var ofAccount = sorted.ToLookup(report => report.Scope.AccountId);
        return new RunResult(
            [.. accounts.Select(Judge).OrderBy(account => account.AccountId)], sorted,
            [.. networks.OrderBy(network => network.AccountId)]);

        AccountReport Judge(AccountReport account) =>
            account.IsOpen ? account with { Outcome = Judgement.OfAccount(ofAccount[account.AccountId!]) } : account;
    }
}
