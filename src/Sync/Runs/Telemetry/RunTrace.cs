using System.Diagnostics;
using Sync.Http;
using Sync.Inventory;
using Sync.Telemetry;

namespace Sync.Runs.Telemetry;

/// <summary>The spans of a run and of its scopes. Without a listener none are created.</summary>
public static class RunTrace
{
    public static Activity? StartRun(long? runId, SyncRequest request) => SyncTrace.Source.StartActivity("sync.run")
        ?.SetTag("sync.run.id", runId)
        .SetTag("sync.trigger", LowerCase.Of(request.Trigger))
        .SetTag("sync.dry_run", request.DryRun);

    public static Activity? StartScope(Scope scope) => SyncTrace.Source.StartActivity("sync.scope")
        ?.SetTag("sync.account.id", scope.AccountId)
        .SetTag("sync.region.id", scope.RegionId);

    public static void End(this Activity activity, ScopeReport report)
    {
        activity.SetTag("sync.outcome", LowerCase.Of(report.Outcome))
            .SetTag("sync.pages", report.Pages)
            .SetTag("sync.listed", report.Listed)
            .SetTag("sync.added", report.Added)
            .SetTag("sync.changed", report.Changed)
            .SetTag("sync.removed", report.Removed);
        activity.EndWith(report.IsFine, report.ErrorCode);
    }

    public static void End(this Activity activity, SyncReport report)
    {
        activity.SetTag("sync.outcome", LowerCase.Of(report.Outcome)).SetTag("sync.scopes", report.Scopes.Count);
        activity.EndWith(report.Outcome == RunOutcome.Succeeded, report.ErrorCode);
    }

    // The code, not the message: a message can quote the cloud's response.
    private static void EndWith(this Activity activity, bool isFine, string? errorCode)
    {
        if (errorCode is not null) activity.SetTag("error.type", errorCode);
        activity.SetStatus(isFine ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
    }
}
