using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Settings;

namespace Sync.Runs;

/// <summary>Scopes and accounts that earlier runs knew and this one does not walk. What the inventory has of them is kept.</summary>
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
        if (bySettings) return Report(ScopeOutcome.Skipped, Judgement.Excluded, "is left out by the settings; what the inventory has of it is kept");
        return known.HasRows
            ? Report(
                ScopeOutcome.Skipped, Judgement.NotListed,
                "is not among the regions that were listed, and was not verified; what the inventory has of it is kept")
            : Report(ScopeOutcome.Unsupported, Judgement.NotListed, "is not among the regions that were listed; the inventory has nothing of it");

        ScopeReport Report(ScopeOutcome outcome, string code, string what) =>
            new(scope, outcome) { ErrorCode = code, ErrorMessage = $"{known.RegionId} {what}." };
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
                : $"Account {accountId} is not among the accounts of this run and was not verified; what the inventory has of it is kept. "
                    + "Sync__AccountId, Sync__Accounts__N__Id and Sync__ResourceDirectory__Exclude say which accounts are meant.",
        };
    }
}
