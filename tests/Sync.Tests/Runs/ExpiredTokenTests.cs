using Sync.CenApi.Protocol;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.Runs;

public sealed class ExpiredTokenTests
{
    [Fact]
    public async Task A_token_that_expires_in_the_middle_of_a_walk_is_renewed_once_and_the_walk_continues()
    {
        await using var app = await ManyAccounts.StartAsync(1);
        var expiry = app.Cen.Faults.Add(
            new ExpireAll(app.Cen.Sessions)
            {
                AccountId = ManyAccounts.Id(2),
                RegionId = "cn-hangzhou",
                Page = 2,
                Times = 1,
            });

        var report = await app.RunWellAsync();

        Assert.Equal(2, app.Cen.Calls.Count(call => call.Action == "AssumeRole"));
        Assert.Contains(report.Scopes, scope => scope.Scope.AccountId == ManyAccounts.Id(2) && scope.Retries > 0);
        await app.AssertWholeAsync(app.Clouds()[1]);
        app.Cen.Faults.Remove(expiry);
    }

    [Fact]
    public async Task A_token_that_is_always_refused_as_expired_ends_the_scope_and_not_the_run()
    {
        await using var app = await ManyAccounts.StartAsync(1);
        app.Cen.Faults.Add(
            new Refuse(GatewayErrors.TokenExpired) { AccountId = ManyAccounts.Id(2), RegionId = "cn-hangzhou" });

        var report = await app.RunAsync();

        Assert.Equal(RunOutcome.Partial, report.Outcome);
        var failed = Assert.Single(report.Scopes, scope => scope.Outcome == ScopeOutcome.Failed);
        Assert.Equal("InvalidSecurityToken.Expired", failed.ErrorCode);
        Assert.Equal(2, failed.Calls);
        await app.AssertWholeAsync(app.Cloud);
    }
}
