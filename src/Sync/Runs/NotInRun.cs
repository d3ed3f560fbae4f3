using Sync.Alibaba;
using Sync.Inventory;

namespace Sync.Runs;

/// <summary>
/// Scopes and accounts that are known from earlier runs and not part of this run. Their rows in the inventory are kept.
/// </summary>
internal static class NotInRun
{
    private const string Choice =
        "To list it nevertheless, name all regions in Sync__Alibaba__Regions; if it no longer exists, exclude it with "
        + "Sync__Alibaba__ExcludeRegions";

    private const string Accounts =
        "To include or exclude accounts, set Sync__AccountId, Sync__Accounts__N__Id, Sync__ResourceDirectory__Include "
        + "or Sync__ResourceDirectory__Exclude.";

    /// <summary>Whether a known region that is not part of this run is excluded by the settings.</summary>
    public static bool IsMeant(AlibabaSettings settings, string regionId) =>
        settings.Regions.Count > 0 || settings.ExcludeRegions.Contains(regionId);

    /// <param name="bySettings">True: the settings exclude it; false: the cloud did not list it.</param>
    public static ScopeReport Scope(KnownScope known, bool bySettings)
    {
        var scope = new Scope(known.AccountId, known.RegionId);
        var (outcome, code, what) = (bySettings, known.HasRows) switch
        {
            (true, _) => (
                ScopeOutcome.Skipped, Judgement.Excluded,
                "is excluded by the settings; its rows in the inventory are kept. To list it again, change "
                    + "Sync__Alibaba__Regions or Sync__Alibaba__ExcludeRegions"),
            (_, true) => (
                ScopeOutcome.Skipped, Judgement.NotListed,
                "is not in the list of regions: it was not verified, and its rows in the inventory are kept. "
                    + Choice),
            _ => (
                ScopeOutcome.Unsupported, Judgement.NotListed,
                $"is not in the list of regions and has no rows in the inventory. {Choice}"),
        };
        return new ScopeReport(scope, outcome) { ErrorCode = code, ErrorMessage = $"{known.RegionId} {what}." };
    }

    /// <returns>Null: the account has no rows in the inventory and is not reported.</returns>
    public static AccountReport? Account(string accountId, IEnumerable<KnownScope> scopes, bool bySettings)
    {
        if (!scopes.Any(scope => scope.HasRows)) return null;
        return new AccountReport(accountId, AccountOutcome.Skipped)
        {
            ErrorCode = bySettings ? Judgement.Excluded : Judgement.NotListed,
            ErrorMessage = bySettings
                ? $"Account {accountId} is excluded by the settings; its rows in the inventory are kept. {Accounts}"
                : $"Account {accountId} is not part of this run: it was not verified, and its rows in the inventory "
                    + $"are kept. {Accounts}",
        };
    }
}
