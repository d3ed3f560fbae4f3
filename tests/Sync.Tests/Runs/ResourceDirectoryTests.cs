using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.Runs;

public sealed class ResourceDirectoryTests
{
    private static readonly (string, string) Enabled = ("Sync:ResourceDirectory:Enabled", "true");

    [Fact]
    public async Task The_accounts_of_the_directory_come_and_go_and_who_goes_loses_nothing_and_is_missed()
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
    public async Task Included_and_excluded_accounts_are_told_apart_and_one_not_there_fails_by_itself()
    {
        await using var app = await ManyAccounts.StartAloneAsync(
            4, Enabled, ("Sync:ResourceDirectory:Include", $"{ManyAccounts.Id(2)},{ManyAccounts.Id(3)},4711"), ("Sync:ResourceDirectory:Exclude", ManyAccounts.Id(3)));

        var report = await app.RunAsync();

        Assert.Equal(RunOutcome.Partial, report.Outcome);
        Assert.Equal([ManyAccounts.Id(2), "4711"], Ids(report));
        Assert.Equal("EntityNotExist.Role", report.Accounts[1].ErrorCode);
        await app.AssertWholeAsync(app.Cen.Accounts.Members[0]);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_listed_stops_none_of_the_accounts_of_the_settings()
    {
        await using var app = await ManyAccounts.StartAloneAsync(2, Enabled, ("Sync:Accounts:0:Id", ManyAccounts.Id(1)));
        Assert.Equal(3, (await app.RunWellAsync()).Accounts.Count);
        var kept = await app.IdsAsync(app.Cen.Accounts.Members[0]);
        app.Cen.Faults.Add(new ServerError { Action = "ListAccounts" });

        var report = await app.RunAsync();

        Assert.Equal((RunOutcome.Partial, "ServiceUnavailable"), (report.Outcome, report.ErrorCode));
        Assert.Equal([ManyAccounts.Id(1)], Ids(report));
        Assert.Equal(kept, await app.IdsAsync(app.Cen.Accounts.Members[0]));
        Assert.Equal("ServiceUnavailable", await app.ScalarAsync<string>("select error_code from sync.sync_run order by run_id desc limit 1"));
    }

    [Fact]
    public async Task Without_a_directory_there_is_nothing_to_run()
    {
        await using var app = await ManyAccounts.StartAloneAsync(0, Enabled);
        Assert.Equal("NoAccounts", (await app.RunAsync()).ErrorCode);

        app.Cen.Faults.Add(new ServerError { Action = "ListAccounts" });
        var report = await app.RunAsync();

        Assert.Equal((RunOutcome.Failed, "ServiceUnavailable"), (report.Outcome, report.ErrorCode));
    }

    private static IEnumerable<string?> Ids(SyncReport report) => report.Accounts.Select(account => account.AccountId);
}
