using System.Diagnostics;

namespace Sync.Telemetry;

/// <summary>
/// The source of the app's spans, and the spans of pages and merges. Without a listener none are created.
/// </summary>
public static class SyncTrace
{
    public const string SourceName = "Sync";

    internal static ActivitySource Source { get; } = new(SourceName);

    /// <summary>One page, including retries and the wait for the rate limit.</summary>
    public static Activity? StartPage(string regionId, int pageNumber) =>
        Source.StartActivity("sync.page", ActivityKind.Client)
            ?.SetTag("sync.region.id", regionId)
            .SetTag("sync.page.number", pageNumber);

    public static Activity? StartMerge(string regionId) => Source.StartActivity("sync.merge")
        ?.SetTag("sync.region.id", regionId);
}
