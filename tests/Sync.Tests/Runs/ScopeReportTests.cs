using System.Collections.Concurrent;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.Runs;

/// <summary>The report of a run for each scope.</summary>
public class ScopeReportTests
{
    private const string Region = "cn-hangzhou";

    [Theory]
    [InlineData("unsupported", ScopeOutcome.Unsupported, "OperationUnsupported.action")]
    [InlineData("denied", ScopeOutcome.Failed, "Forbidden.RAM")]
    [InlineData("inconsistent", ScopeOutcome.Incomplete, "Inconsistent")]
    public async Task A_scope_that_was_not_synced_reports_why(string what, ScopeOutcome outcome, string code)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));
        app.Cen.Faults.Add<Fault>(what switch
        {
            "unsupported" => new UnsupportedRegion(),
            "denied" => new DeniedRegion(),
            _ => new WrongTotal(+1),
        });

        var scope = (await app.RunAsync()).Scopes.Single();

        Assert.Equal(
            (outcome, code, code != "Inconsistent"), (scope.Outcome, scope.ErrorCode, scope.RequestId is not null));
        Assert.NotEmpty(scope.ErrorMessage!);
        Assert.Equal(code, await app.ScalarAsync<string>("select error_code from sync.run_scope"));
        var logged = $"Warning Scope {scope.Scope} {outcome}: {code}: {scope.ErrorMessage}";
        Assert.Equal(outcome == ScopeOutcome.Unsupported ? 0 : 1, app.Log.All.Count(line => line.Trim() == logged));
    }

    [Fact]
    public async Task A_scope_that_was_synced_reports_its_cost()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 25), ("Sync:Alibaba:MaxRetries", "3"));
        app.Cen.Faults.Add(new Throttle { Times = 2, Action = "DescribeFlowlogs" });

        var scope = (await app.RunWellAsync()).Scopes.Single();

        Assert.Equal((1, 3, 25, 25), (scope.Walks, scope.Pages, scope.Listed, scope.Added));
        Assert.Equal((5, 2, 2), (scope.Calls, scope.Retries, scope.Throttled));
        Assert.True(scope.Duration > TimeSpan.Zero);
        Assert.Null(scope.ErrorCode);
    }

    [Fact]
    public async Task A_scope_that_the_database_rejected_is_reported_and_merged_by_the_next_run()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));
        await app.ExecuteAsync(
            """
            create function sync.refuse() returns trigger language plpgsql as 'begin raise exception ''no room''; end';
            create trigger refuse before insert on sync.flow_log for each row execute function sync.refuse()
            """);

        var refused = (await app.RunAsync()).Scopes.Single();

        Assert.Equal((ScopeOutcome.Failed, "Database"), (refused.Outcome, refused.ErrorCode));
        Assert.Contains("no room", refused.ErrorMessage, StringComparison.Ordinal);
        Assert.True(refused.Calls > 0);
        Assert.Equal("failed", await app.ScalarAsync<string>("select outcome from sync.run_scope"));
        await app.ExecuteAsync("drop trigger refuse on sync.flow_log");
        Assert.Equal(5, (await app.RunWellAsync()).Scopes.Single().Added);
    }

    [Theory]
    [InlineData(10, 3)]
    [InlineData(5, 6)]
    public async Task Each_page_is_reported_during_the_walk_with_the_expected_number_of_pages(
        int pageSizeLimit, int expected)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 25));
        app.Cen.Faults.Add(new ClampedPageSize(pageSizeLimit));
        var told = new Told();

        await app.Get<SyncJob>().RunAsync(new SyncRequest(SyncTrigger.Cli), told, CancellationToken.None);

        var pages = told.All.Where(progress => progress is { Finished: null, Pages: > 0 }).ToList();
        Assert.Equal(Enumerable.Range(1, expected), pages.Select(progress => progress.Pages).Order());
        Assert.All(
            pages, progress => Assert.Equal((expected, Region), (progress.PagesPromised, progress.Scope.RegionId)));
    }

    [Fact]
    public async Task A_dry_run_reports_what_it_would_do_and_does_nothing()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));

        Assert.Equal(5, (await app.RunAsync(dryRun: true)).Scopes.Single().Added);

        Assert.Empty(await app.InventoryIdsAsync(Region));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.run_scope"));
    }

    private sealed class Told : IProgress<ScopeProgress>
    {
        public ConcurrentQueue<ScopeProgress> All { get; } = new();

        public void Report(ScopeProgress value) => All.Enqueue(value);
    }
}
