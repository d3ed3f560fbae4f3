using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.Runs;

/// <summary>Promise 1.</summary>
public class FailureIsNeverEmptinessTests(FailureIsNeverEmptinessTests.Struck struck)
    : IClassFixture<FailureIsNeverEmptinessTests.Struck>
{
    private const string Region = "cn-hangzhou";

    public static TheoryData<Fault, ScopeOutcome, string?> Faults => new()
    {
        { new Throttle(), ScopeOutcome.Failed, "Throttling.User" },
        { new ServerError(), ScopeOutcome.Failed, "ServiceUnavailable" },
        { new ServerError(Internal: true), ScopeOutcome.Failed, "InternalError" },
        { new Hang(), ScopeOutcome.Failed, null },
        { new Reset(), ScopeOutcome.Failed, null },
        { new CutBody(), ScopeOutcome.Failed, null },
        { new Html(), ScopeOutcome.Failed, null },
        { new Html(200), ScopeOutcome.Failed, null },
        { new EmptyBody(), ScopeOutcome.Failed, null },
        { new SuccessFalse(), ScopeOutcome.Failed, "InternalError" },
        { new UnsupportedRegion(), ScopeOutcome.Failed, "OperationUnsupported.action" },
        { new DeniedRegion(), ScopeOutcome.Failed, "Forbidden.RAM" },
        { new MissingTotal(), ScopeOutcome.Failed, "Malformed" },
        { new UnparsableTotal(), ScopeOutcome.Failed, "Malformed" },
        { new WrongTotal(+1), ScopeOutcome.Incomplete, "Inconsistent" },
        { new RepeatedPage(), ScopeOutcome.Incomplete, "Inconsistent" },
        { new RepeatedPage(EchoAsked: false), ScopeOutcome.Incomplete, "Inconsistent" },
        { new EmptyPage(), ScopeOutcome.Incomplete, "Inconsistent" },
        { new EmptyPage(Bare: true), ScopeOutcome.Incomplete, "Inconsistent" },
        { new EmptyPage { Page = 2 }, ScopeOutcome.Incomplete, "Inconsistent" },
        { new ForeignRegion("cn-shanghai"), ScopeOutcome.Incomplete, "Inconsistent" },
        { new InsertMidWalk { Page = 1 }, ScopeOutcome.Incomplete, "Moving" },
        { new Throttle { Page = 3 }, ScopeOutcome.Failed, "Throttling.User" },
        { new CutBody { Page = 3 }, ScopeOutcome.Failed, null },
        { new DeniedRegion { Page = 2 }, ScopeOutcome.Failed, "Forbidden.RAM" },
        { new UnsupportedRegion { Page = 2 }, ScopeOutcome.Failed, "OperationUnsupported.action" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_region_that_failed_removes_nothing(Fault fault, ScopeOutcome outcome, string? code)
    {
        var app = struck.App;
        app.Cen.Faults.Clear();
        var before = await app.InventoryIdsAsync(Region);
        var (gone, alsoGone) = (before[3], (await app.InventoryIdsAsync("cn-shanghai"))[0]);
        app.Cloud.Remove(Region, gone);
        app.Cloud.Remove("cn-shanghai", alsoGone);
        app.Cen.Faults.Add(fault with { RegionId = Region });

        var report = await app.RunAsync();

        var failed = report.Scopes.Single(scope => scope.Scope.RegionId == Region);
        Assert.Equal(outcome, failed.Outcome);
        if (code is not null) Assert.Equal(code, failed.ErrorCode);
        Assert.NotNull(failed.ErrorMessage);
        Assert.Superset(before.ToHashSet(), (await app.InventoryIdsAsync(Region)).ToHashSet());
        Assert.DoesNotContain(alsoGone, await app.InventoryIdsAsync("cn-shanghai"));
        Assert.Equal(RunOutcome.Partial, report.Outcome);

        app.Cen.Faults.Clear();
        // As many as before, for the next fault.
        app.Cloud.Add(Region);
        app.Cloud.Add("cn-shanghai");
        await app.RunWellAsync();
        Assert.DoesNotContain(gone, await app.InventoryIdsAsync(Region));
    }

    /// <summary>
    /// One app that meets all of these faults in turn. The removal guard is off, so only the walk protects the rows.
    /// </summary>
    public sealed class Struck : SharedApp
    {
        private protected override async Task<SyncApplication> StartAsync()
        {
            var app = await SyncApplication.StartAsync(
                settings:
                [
                    ("Sync:Alibaba:AttemptTimeout", "00:00:01"), ("Sync:Alibaba:ScopeDeadline", "00:00:05"),
                    ("Sync:RemovalGuard:MaxFraction", "1"),
                ]);
            await app.RunWellAsync();
            return app;
        }
    }

    [Fact]
    public async Task A_region_missing_from_the_region_list_keeps_its_rows_and_is_reported()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var before = await app.InventoryIdsAsync(Region);
        app.Cen.Faults.Add(new MissingRegionFromList(Region));

        var report = await app.RunAsync();

        var scope = report.Scopes.Single(scope => scope.Scope.RegionId == Region);
        Assert.Equal((ScopeOutcome.Skipped, "NotListed"), (scope.Outcome, scope.ErrorCode));
        Assert.Equal(RunOutcome.Partial, report.Outcome);
        Assert.Equal(before, await app.InventoryIdsAsync(Region));
        Assert.NotEmpty(before);
    }

    [Theory]
    [InlineData("DescribeChildInstanceRegions")]
    [InlineData("GetCallerIdentity")]
    public async Task A_run_that_cannot_start_fails_and_changes_nothing(string action)
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var before = await app.InventoryIdsAsync(Region);
        app.Cen.Faults.Add(new ServerError { Action = action });

        var report = await app.RunAsync();

        Assert.Equal((RunOutcome.Failed, "ServiceUnavailable"), (report.Outcome, report.ErrorCode));
        Assert.Equal(before, await app.InventoryIdsAsync(Region));
        Assert.Equal(
            "failed", await app.ScalarAsync<string>("select outcome from sync.sync_run order by run_id desc limit 1"));
    }

    [Fact]
    public async Task Credentials_of_another_account_stop_the_run_before_anything_is_merged()
    {
        await using var app = await SyncApplication.StartAsync(settings: [("Sync:AccountId", "1234567890")]);

        var report = await app.RunAsync();

        Assert.Equal((RunOutcome.Failed, "AccountMismatch"), (report.Outcome, report.ErrorCode));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.flow_log"));
        Assert.DoesNotContain(app.Cen.Calls, call => call.Action == "DescribeFlowlogs");
    }

    [Fact]
    public async Task The_flow_logs_that_an_incomplete_walk_saw_are_merged()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var renamed = app.Cloud.FlowLogs(Region)[0] with { FlowLogName = "renamed" };
        app.Cloud.Replace(renamed);
        app.Cen.Faults.Add(new DeniedRegion { RegionId = Region, Page = 2 });

        await app.RunAsync();

        Assert.Equal(
            "renamed",
            await app.ScalarAsync<string>(
                "select flow_log_name from sync.flow_log where flow_log_id = @id", new { id = renamed.FlowLogId }));
    }
}
