using System.Text.Json;
using Sync.Runs;

namespace Sync.Proofs.Faults;

/// <summary>Conditions that a run must meet after any fault.</summary>
internal static class Marks
{
    /// <summary>Checks that the report, the ledger and the inventory agree on each scope and are correct.</summary>
    public static async Task CheckAsync(FaultBench bench, Struck struck, FaultCase fault)
    {
        var report = struck.Report!;
        foreach (var scope in report.Scopes)
        {
            var number = bench.Regions.ToList().IndexOf(scope.Scope.RegionId);
            var isStruck = fault.Strikes(number);
            var answers = isStruck ? fault.Answers : ["synced"];
            Assert.True(
                answers.Contains(Answer(scope)),
                $"{scope.Scope.RegionId} is {Answer(scope)}: {scope.ErrorMessage}; "
                + $"expected {string.Join(" or ", answers)}");
            CheckInventory(struck, scope, isStruck ? fault.Known : null);
        }

        Assert.Equal(bench.Regions.Order(StringComparer.Ordinal), report.Scopes.Select(scope => scope.Scope.RegionId));
        await CheckLedgerAsync(bench.App, report);
    }

    public static string Answer(ScopeReport scope) => $"{Lower(scope.Outcome)} {scope.ErrorCode}".Trim();

    private static string Lower(Enum word) => JsonNamingPolicy.CamelCase.ConvertName($"{word}");

    /// <param name="known">The fault that affected the scope; null for none.</param>
    private static void CheckInventory(Struck struck, ScopeReport scope, KnownFault? known)
    {
        var region = scope.Scope.RegionId;
        var (before, after, cloud) = (struck.Before[region], struck.After[region], struck.CloudAfter[region]);
        if (scope.Outcome == ScopeOutcome.Synced && known is { ChangesCloud: true })
        {
            // Flow logs that existed throughout are present, and none is present that never existed.
            Assert.Subset(after.Keys.ToHashSet(), cloud.Keys.Intersect(struck.CloudBefore[region].Keys).ToHashSet());
            Assert.Subset(cloud.Keys.Union(struck.CloudBefore[region].Keys).ToHashSet(), after.Keys.ToHashSet());
        }
        else if (scope.Outcome == ScopeOutcome.Synced)
        {
            Assert.Equal(cloud.Keys.Order(), after.Keys.Order());
            if (known is not { ChangesContent: true })
                Assert.All(after, row => Assert.Equal(cloud[row.Key], row.Value));
        }
        else
        {
            // No row is lost, and each row is unchanged or as in the cloud.
            Assert.Subset(after.Keys.ToHashSet(), before.Keys.ToHashSet());
            Assert.All(after, row => Assert.True(
                row.Value == before.GetValueOrDefault(row.Key) || row.Value == cloud.GetValueOrDefault(row.Key)
                || row.Value == struck.CloudBefore[region].GetValueOrDefault(row.Key),
                $"{row.Key} matches neither the inventory before nor the cloud"));
        }

        Assert.Equal(
            (after.Keys.Except(before.Keys).Count(),
                after.Count(row => before.TryGetValue(row.Key, out var hash) && hash != row.Value),
                before.Keys.Except(after.Keys).Count()),
            (scope.Added, scope.Changed, scope.Removed));
    }

    /// <summary>Checks that the ledger matches the report and that all invariants hold.</summary>
    public static async Task CheckLedgerAsync(SyncApplication app, SyncReport report)
    {
        Assert.Equal(
            report.Scopes.All(scope => scope.IsFine) ? RunOutcome.Succeeded : RunOutcome.Partial, report.Outcome);
        Assert.Equal(
            Lower(report.Outcome),
            await app.ScalarAsync<string>(
                "select outcome from sync.sync_run where run_id = @RunId", new { report.RunId }));
        Assert.Equal(
            report.Scopes.Select(scope =>
                $"{scope.Scope.RegionId} {Answer(scope)} "
                + $"{scope.Added} {scope.Changed} {scope.Removed} {scope.Unchanged}"),
            await app.QueryAsync<string>(
                """
                select concat_ws(' ', region_id, outcome, error_code, added, changed, removed, unchanged)
                from sync.run_scope
                where run_id = @RunId
                order by region_id collate "C"
                """,
                new { report.RunId }));
        await app.CheckInvariantsAsync(atRest: true);
    }

    /// <summary>Checks that a run that could not start reports why and changed nothing.</summary>
    public static async Task CheckFailedAsync(FaultBench bench, Struck struck, FaultCase fault)
    {
        var report = struck.Report!;
        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Contains($"failed {report.ErrorCode}", fault.Answers);
        Assert.NotEmpty(report.ErrorMessage!);
        foreach (var region in bench.Regions) Assert.Equal(struck.Before[region], struck.After[region]);
        Assert.Equal(
            $"failed {report.ErrorCode}",
            await bench.App.ScalarAsync<string>(
                "select outcome || ' ' || error_code from sync.sync_run where run_id = @RunId", new { report.RunId }));
        await bench.App.CheckInvariantsAsync(atRest: true);
    }
}
