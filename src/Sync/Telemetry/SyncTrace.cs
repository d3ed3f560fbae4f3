using System.Diagnostics;
using Sync.FlowLogs;
using Sync.Runs;

namespace Sync.Telemetry;

/// <summary>The spans of a run: run, its scopes, their pages, their merges. Nobody listens, nothing is made.</summary>
public static class SyncTrace
{
    public const string SourceName = "Sync";

    private static readonly ActivitySource Source = new(SourceName);

    public static Activity? StartRun(long? runId, SyncRequest request) => Source.StartActivity("sync.run")
        ?.SetTag("sync.run.id", runId)
        .SetTag("sync.trigger", Words.Lower(request.Trigger))
        .SetTag("sync.dry_run", request.DryRun);

    public static Activity? StartScope(Scope scope) => Source.StartActivity("sync.scope")
        ?.SetTag("sync.account.id", scope.AccountId)
        .SetTag("sync.region.id", scope.RegionId);

    /// <summary>One page, its retries and its waiting for a turn included.</summary>
    public static Activity? StartPage(Scope scope, int pageNumber) => Source.StartActivity("sync.page", ActivityKind.Client)
        ?.SetTag("sync.region.id", scope.RegionId)
        .SetTag("sync.page.number", pageNumber);

    public static Activity? StartMerge(Scope scope) => Source.StartActivity("sync.merge")
        ?.SetTag("sync.region.id", scope.RegionId);

    public static void End(this Activity activity, ScopeReport report)
    {
        activity.SetTag("sync.outcome", Words.Lower(report.Outcome))
            .SetTag("sync.pages", report.Pages)
            .SetTag("sync.listed", report.Listed)
            .SetTag("sync.added", report.Added)
            .SetTag("sync.changed", report.Changed)
            .SetTag("sync.removed", report.Removed);
        activity.EndWith(report.IsFine, report.ErrorCode);
    }

    public static void End(this Activity activity, SyncReport report)
    {
        activity.SetTag("sync.outcome", Words.Lower(report.Outcome)).SetTag("sync.scopes", report.Scopes.Count);
        activity.EndWith(report.Outcome == RunOutcome.Succeeded, report.ErrorCode);
    }

    // The code and not the message: a message can quote what the cloud said.
    private static void EndWith(this Activity activity, bool isFine, string? errorCode)
    {
        if (errorCode is not null) activity.SetTag("error.type", errorCode);
        activity.SetStatus(isFine ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
    }
}
