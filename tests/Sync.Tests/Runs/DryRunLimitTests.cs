using System.Net;
using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.Runs;

public class DryRunLimitTests
{
    private const string Plan = "/api/sync?dryRun=true";

    [Fact]
    public async Task Sixty_dry_runs_leave_a_run_its_calls_and_all_but_two_are_refused()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 6, FlowLogs: 60),
            ("Sync:Alibaba:MaxConcurrency", "4"), ("Sync:Alibaba:AttemptTimeout", "00:10:00"));
        using var stop = new CancellationTokenSource();
        // The first call of each of the two dry runs.
        app.Cen.Faults.Add(new Hang { Action = "DescribeFlowlogs", Times = 2 });
        var asked = Enumerable.Range(0, 60).Select(_ => app.Http.PostAsync(Plan, null, stop.Token)).ToList();
        for (var tries = 0; tries < 600 && (Listings() < 2 || Ended().Count < 58); tries++) await Task.Delay(100);

        var refused = Ended().Select(each => each.Result).ToList();
        Assert.Equal(58, refused.Count);
        Assert.All(refused, answer => Assert.Equal(
            (HttpStatusCode.TooManyRequests, "application/problem+json", TimeSpan.FromSeconds(30)),
            (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.RetryAfter?.Delta)));
        Assert.Contains("Sync__MaxDryRuns", await refused[0].Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Two calls are blocked; if the dry runs used more than two of the four, this would wait for them.
        var report = await app.RunWellAsync();

        Assert.Equal(60, report.Scopes.Sum(scope => scope.Added));
        Assert.Equal(58, Ended().Count);
        await stop.CancelAsync();
        await AcceptedAgainAsync(app);

        List<Task<HttpResponseMessage>> Ended() => [.. asked.Where(each => each.IsCompleted)];

        int Listings() => app.Cen.Calls.Count(call => call.Action == "DescribeFlowlogs");
    }

    [Fact]
    public async Task Consecutive_dry_runs_are_all_executed()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 2, FlowLogs: 20), ("Sync:MaxDryRuns", "1"));

        for (var number = 0; number < 5; number++)
        {
            using var answer = await app.Http.PostAsync(Plan, null);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private static async Task AcceptedAgainAsync(SyncApplication app)
    {
        for (var tries = 0; tries < 600; tries++, await Task.Delay(100))
        {
            using var answer = await app.Http.PostAsync(Plan, null);
            if (answer.IsSuccessStatusCode) return;
        }

        Assert.Fail("Those that were given up still count.");
    }
}
