using System.Collections.Concurrent;
using System.Diagnostics;
using Sync.Telemetry;

namespace Sync.Proofs.Distributed;

/// <summary>The telemetry of a distributed run is that of any run.</summary>
[Collection(nameof(Alone))]
public sealed class TraceTests
{
    [Fact]
    public async Task All_spans_of_a_run_are_in_one_trace_and_its_scopes_are_counted_once()
    {
        await using var app = await ManyAccounts.StartAsync(2);
        await using var instances = await OrchestrationTests.StartAsync(app);
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SyncTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);

        await instances.RunWellAsync();

        var ofRun = spans.Where(span => span.OperationName is not "sync.page" and not "sync.merge").ToList();
        var open = Assert.Single(ofRun, span => span.OperationName == "sync.open");
        Assert.All(spans, span => Assert.Equal(open.TraceId, span.TraceId));
        Assert.Equal(12, ofRun.Count(span => span.OperationName == "sync.scope"));
        var steps = ofRun.Where(span => span.OperationName == "sync.step").ToList();
        Assert.All(steps, step => Assert.Equal(open.SpanId, step.ParentSpanId));
        Assert.Equal(
            ["accounts", "close", "coverage", "divide", "open", "scopes"],
            steps.Select(step => (string)step.GetTagItem("sync.step")!).Distinct().Order());
        var run = Assert.Single(ofRun, span => span.OperationName == "sync.run");
        Assert.Equal("succeeded", run.GetTagItem("sync.outcome"));
        Assert.True(run.StartTimeUtc <= steps.Min(step => step.StartTimeUtc) + TimeSpan.FromSeconds(1));
        // Its end is the end of the run, not its start.
        Assert.True(run.StartTimeUtc + run.Duration >= steps.Max(step => step.StartTimeUtc));
    }

    [Fact]
    public async Task A_reader_sees_the_progress_of_a_distributed_run()
    {
        await using var app = await ManyAccounts.StartAsync(2);
        await using var instances = await OrchestrationTests.StartAsync(
            app, ("Sync:Alibaba:AttemptTimeout", "00:02:00"));
        var gate = app.Cen.Faults.Add(
            new Gate { Action = "DescribeFlowlogs", RegionId = "cn-hangzhou", AccountId = app.Cloud.AccountId });
        var run = await instances.StartAsync();

        await AlertWatch.UntilAsync(async () => await ScopesAsync() == 11, "all scopes but one have ended");

        Assert.Contains("\"outcome\":null", await RunAsync(), StringComparison.Ordinal);
        gate.Open();
        await instances.Orchestrator.EndWellAsync();
        Assert.Contains("\"outcome\":\"succeeded\"", await RunAsync(), StringComparison.Ordinal);
        Assert.Equal(12, await ScopesAsync());

        Task<string> RunAsync() => app.Http.GetStringAsync($"/api/runs/{run.RunId}");

        async Task<int> ScopesAsync() => (await RunAsync()).Split("\"regionId\"").Length - 1;
    }
}
