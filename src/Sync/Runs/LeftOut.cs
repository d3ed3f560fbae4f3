using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Settings;

namespace Sync.Runs;

/// <summary>
/// Scopes and accounts that earlier runs knew and this one does not walk. What the inventory has of them is kept.
/// </summary>
internal static class LeftOut
{
    /// <summary>Whether the settings leave a region out that is not among an account's regions.</summary>
    public static bool IsMeant(AlibabaSettings settings, string regionId) =>
        settings.Regions.Count > 0 || settings.ExcludeRegions.Contains(regionId);

    /// <summary>The same of an account that is not among those of a run.</summary>
    public static bool IsMeant(SyncSettings settings, string accountId) => settings.ResourceDirectory is { } directory
        ? directory.Exclude.Contains(accountId) || (directory.Include.Count > 0 && !directory.Include.Contains(accountId))
        : settings.Accounts.Count > 0 || settings.AccountId is not null;

    /// <param name="bySettings">The settings leave it out; else the cloud did not list it.</param>
    public static ScopeReport Scope(KnownScope known, bool bySettings)
    {
        var scope = new Scope(known.AccountId, known.RegionId);
        var (outcome, code, what) = (bySettings, known.HasRows) switch
        {
            (true, _) => (
                ScopeOutcome.Skipped, Judgement.Excluded,
                "is left out by the settings; what the inventory has of it is kept"),
            (_, true) => (
                ScopeOutcome.Skipped, Judgement.NotListed,
                "is not among the regions that were listed: it was not verified, and what the inventory has is kept"),
            _ => (
                ScopeOutcome.Unsupported, Judgement.NotListed,
                "is not among the regions that were listed; the inventory has nothing of it"),
        };
        return new ScopeReport(scope, outcome) { ErrorCode = code, ErrorMessage = $"{known.RegionId} {what}." };
    }

    /// <returns>Null: the inventory has nothing of the account, and there is nothing to say.</returns>
    public static AccountReport? Account(string accountId, IEnumerable<KnownScope> scopes, bool bySettings)
    {
        if (!scopes.Any(scope => scope.HasRows)) return null;
        return new AccountReport(accountId, AccountOutcome.Skipped)
        {
            ErrorCode = bySettings ? Judgement.Excluded : Judgement.NotListed,
            ErrorMessage = bySettings
                ? $"The settings leave account {accountId} out; what the inventory has of it is kept."
                : $"Account {accountId} is not among the accounts of this run: it was not verified, and what the "
                    + "inventory has of it is kept. Sync__AccountId, Sync__Accounts__N__Id or "
                    + "Sync__ResourceDirectory__Exclude says which accounts are meant.",
        };
    }
}
