using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Sync.Local.FakeCen.Faults;
using Sync.Telemetry;

namespace Sync.Tests.Runs.Telemetry;

public sealed class TraceTests
{
    [Fact]
    public async Task The_span_of_a_run_contains_its_scopes_and_that_of_a_scope_its_pages_and_its_merge()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 2, FlowLogs: 30));

        var spans = await TraceAsync(async () => await app.RunWellAsync());

        var run = Assert.Single(spans, span => span.OperationName == "sync.run");
        var scopes = spans.Where(span => span.OperationName == "sync.scope").ToList();
        Assert.Equal(2, scopes.Count);
        Assert.All(scopes, scope => Assert.Equal(run.SpanId, scope.ParentSpanId));
        foreach (var name in (string[])["sync.page", "sync.merge"])
        {
            var inner = spans.Where(span => span.OperationName == name).ToList();
            Assert.All(inner, span => Assert.Contains(span.ParentSpanId, scopes.Select(scope => scope.SpanId)));
            Assert.Equal(2, inner.Select(span => span.ParentSpanId).Distinct().Count());
        }

        var runId = await app.ScalarAsync<long>("select max(run_id) from sync.sync_run");
        Assert.Equal(runId, run.GetTagItem("sync.run.id"));
        Assert.Equal(ActivityStatusCode.Ok, run.Status);
    }

    [Fact]
    public async Task A_scope_that_fails_is_an_error_with_the_code_and_without_the_message()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));
        app.Cen.Faults.Add(new Throttle { Action = "DescribeFlowlogs" });

        var spans = await TraceAsync(async () => await app.RunAsync());

        var scope = Assert.Single(spans, span => span.OperationName == "sync.scope");
        Assert.Equal((ActivityStatusCode.Error, "failed", "Throttling.User"), (
            scope.Status, scope.GetTagItem("sync.outcome"), scope.GetTagItem("error.type")));
        Assert.Null(scope.StatusDescription);
    }

    [Fact]
    public async Task No_span_holds_a_credential_or_a_signature()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));

        var spans = await TraceAsync(async () => await app.RunWellAsync());

        var text = string.Join('\n', spans.SelectMany(span =>
            span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Append(span.DisplayName)));
        Assert.DoesNotContain(app.Cloud.Credentials.AccessKeyId, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Signature", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Every_log_line_of_a_scope_names_its_run_and_scope()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));

        var report = await app.RunWellAsync();

        Assert.Contains($"Run {report.RunId}", app.Log.All);
        Assert.Contains($"Scope {app.Cloud.AccountId}/cn-hangzhou", app.Log.All);
    }

    [Fact]
    public async Task Traces_and_metrics_are_sent_to_the_configured_endpoint()
    {
        await using var collector = await StubServer.StartAsync(200, "");
        await using (var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 5),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url.ToString()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")))
        {
            await app.RunWellAsync();
        }

        (string, string)[] exports = [("/v1/traces", "sync.run"), ("/v1/metrics", "sync.scopes"), ("/v1/logs", "Run")];
        foreach (var (target, text) in exports)
        {
            Assert.Contains(collector.Seen, request =>
                request.RawTarget == target && request.Body.Contains(text, StringComparison.Ordinal));
        }
    }

    /// <summary>The spans below a span of the test, as the app exports them.</summary>
    private static async Task<IReadOnlyList<Activity>> TraceAsync(Func<Task> act)
    {
        var exported = new List<Activity>();
        var services = new ServiceCollection();
        services.AddOpenTelemetry().WithSync()
            .WithTracing(traces => traces.AddSource("Tests").AddInMemoryExporter(exported));
        await using var provider = services.BuildServiceProvider();
        var traces = provider.GetRequiredService<TracerProvider>();

        using var source = new ActivitySource("Tests");
        using var test = source.StartActivity("test")!;
        await act();

        traces.ForceFlush();
        // Other tests create spans too: nothing more is exported after this is disposed.
        await provider.DisposeAsync();
        return [.. exported.Where(span => span.TraceId == test.TraceId)];
    }
}
