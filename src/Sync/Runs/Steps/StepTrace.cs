using System.Diagnostics;
using Sync.Http;
using Sync.Telemetry;

namespace Sync.Runs.Steps;

/// <summary>
/// The spans of a distributed run. All are in the trace of the request or timer that started it, whatever process they
/// are from. Without a listener none are created.
/// </summary>
internal static class StepTrace
{
    /// <summary>Opening the run: the parent of its other spans.</summary>
    public static Activity? StartOpening(SyncRequest request) => SyncTrace.Source.StartActivity("sync.open")
        ?.SetTag("sync.trigger", LowerCase.Of(request.Trigger));

    /// <param name="name">The kind of the step, such as <c>scopes</c>.</param>
    public static Activity? Start(DistributedRun run, string name) => Start(run, "sync.step", default)
        ?.SetTag("sync.run.id", run.RunId)
        .SetTag("sync.step", name);

    /// <summary>The span of the whole run, created when it ends.</summary>
    public static Activity? StartRun(DistributedRun run, DateTimeOffset startedAt) => Start(run, "sync.run", startedAt)
        ?.SetTag("sync.run.id", run.RunId)
        .SetTag("sync.trigger", LowerCase.Of(run.Request.Trigger))
        .SetTag("sync.dry_run", false);

    private static Activity? Start(DistributedRun run, string name, DateTimeOffset startedAt) =>
        ActivityContext.TryParse(run.Trace, null, isRemote: true, out var parent)
            ? SyncTrace.Source.StartActivity(name, ActivityKind.Internal, parent, startTime: startedAt)
            : SyncTrace.Source.StartActivity(name);
}
