using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.Runs;

public sealed class ResourceDirectoryTests
{
    private static readonly (string, string) Enabled = ("Sync:ResourceDirectory:Enabled", "true");

    [Fact]
    public async Task An_account_that_leaves_the_directory_keeps_its_rows_and_is_reported()
    {
        await using var app = await ManyAccounts.StartAloneAsync(2, Enabled);
        Assert.Equal([ManyAccounts.Id(2), ManyAccounts.Id(3)], Ids(await app.RunWellAsync()));
        var gone = app.Cen.Accounts.Members[0];
        var kept = await app.IdsAsync(gone);

        app.Cen.Accounts.Remove(gone);
        app.Cen.Accounts.Add(new FakeCloud(ManyAccounts.Options with { Seed = 9 }));
        var report = await app.RunAsync();

        Assert.Equal(RunOutcome.Partial, report.Outcome);
        var missed = Assert.Single(report.Accounts, account => !account.IsOpen);
        Assert.Equal(
            (gone.AccountId, AccountOutcome.Skipped, "NotListed"),
            (missed.AccountId, missed.Outcome, missed.ErrorCode));
        Assert.Equal([ManyAccounts.Id(3), ManyAccounts.Id(9)], Ids(report).Where(id => id != gone.AccountId));
        var scopes = report.Scopes.Where(scope => scope.Scope.AccountId == gone.AccountId).ToList();
        Assert.Equal(4, scopes.Count);
        Assert.All(scopes, scope => Assert.Equal("NotListed", scope.ErrorCode));
        Assert.Equal(kept, await app.IdsAsync(gone));
        await app.AssertWholeAsync(app.Cen.Accounts.Members[1]);
    }

    [Fact]
    public async Task Included_and_excluded_accounts_are_distinguished_and_a_missing_one_fails_alone()
    {
        await using var app = await ManyAccounts.StartAloneAsync(
            4, Enabled, ("Sync:ResourceDirectory:Include", $"{ManyAccounts.Id(2)},{ManyAccounts.Id(3)},4711"),
            ("Sync:ResourceDirectory:Exclude", ManyAccounts.Id(3)));

        var report = await app.RunAsync();

        Assert.Equal(RunOutcome.Partial, report.Outcome);
        Assert.Equal([ManyAccounts.Id(2), "4711"], Ids(report));
        Assert.Equal("EntityNotExist.Role", report.Accounts[1].ErrorCode);
        await app.AssertWholeAsync(app.Cen.Accounts.Members[0]);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_listed_blocks_no_account_of_the_settings()
    {
        await using var app = await ManyAccounts.StartAloneAsync(
            2, Enabled, ("Sync:Accounts:0:Id", ManyAccounts.Id(1)));
        Assert.Equal(3, (await app.RunWellAsync()).Accounts.Count);
        var kept = await app.IdsAsync(app.Cen.Accounts.Members[0]);
        app.Cen.Faults.Add(new ServerError { Action = "ListAccounts" });

        var report = await app.RunAsync();

        Assert.Equal((RunOutcome.Partial, "ServiceUnavailable"), (report.Outcome, report.ErrorCode));
        Assert.Equal([ManyAccounts.Id(1)], Ids(report));
        Assert.Equal(kept, await app.IdsAsync(app.Cen.Accounts.Members[0]));
        Assert.Equal(
            "ServiceUnavailable",
            await app.ScalarAsync<string>("select error_code from sync.sync_run order by run_id desc limit 1"));
    }

    [Fact]
    public async Task A_run_without_any_account_fails()
    {
        await using var app = await ManyAccounts.StartAloneAsync(0, Enabled);
        Assert.Equal("NoAccounts", (await app.RunAsync()).ErrorCode);

        app.Cen.Faults.Add(new ServerError { Action = "ListAccounts" });
        var report = await app.RunAsync();

        Assert.Equal((RunOutcome.Failed, "ServiceUnavailable"), (report.Outcome, report.ErrorCode));
    }

    private static IEnumerable<string?> Ids(SyncReport report) => report.Accounts.Select(account => account.AccountId);
}
