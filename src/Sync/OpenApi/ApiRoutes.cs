using Sync.Database;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Expectations;
using Sync.FlowLogs.History;
using Sync.FlowLogs.Snapshots;
using Sync.Reporting;
using Sync.Runs;
using Sync.Settings.Kept;

using static Sync.OpenApi.ApiParameters;

namespace Sync.OpenApi;

/// <summary>Every route, described. A test holds it against what the handlers accept and answer.</summary>
internal static class ApiRoutes
{
    private static readonly string[] Exports = ["application/x-ndjson", "text/csv"];

    private static readonly ApiParameter[] FlowLogFilters =
    [
        AccountId, RegionId, FlowLogId, CenId,
        Any("flowLogName", "The name, whole.", "myFlowlog"),
        Any("description", "The description, whole.", "myFlowlog"),
        Any("projectName", "The project the logs go to.", "flowlog-project"),
        Any("logStoreName", "The Logstore the logs go to.", "flowlog_store"),
        Any("status", "As the API says it: Active, Inactive, Modifying, ….", "Active"),
        Any("transitRouterId", "Transit router id.", "tr-bp1g9313sx675zr1lajmj"),
        Any("transitRouterAttachmentId", "Attachment id.", "tr-attach-5x4o4ynzuqbv6g0001"),
        new("interval", "Seconds between two records. Any of the values given.", """{ "type": "integer" }""", "600") { Repeated = true },
        Any("flowLogVersion", "The flow log version.", "3"),
        Any("tag.KEY", "A tag KEY with any of the values given; without a value, the key alone. KEY is part of the parameter's name.", "test"),
        One("q", "Words of which each begins a word of a name, a description, an id or a tag.", "prod egress"),
    ];

    private static readonly ApiParameter[] ConformanceFilters =
    [
        Any("expectation", "The name of an expectation.", "prod-active"),
        Word("severity", "How much it matters.", "low", "medium", "high") with { Repeated = true },
        AccountId, RegionId, CenId, FlowLogId,
    ];

    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        new("GET", "/flowlogs", "The snapshot: every flow log, now or at a moment.")
        {
            Parameters = [.. FlowLogFilters, At("asOf", "The moment to show; the newest without it."), Sort, Fields, Format("json", "ndjson", "csv", "parquet"), PageSize, Cursor],
            Answer = typeof(SnapshotPage),
            MediaTypes = [.. Exports, "application/vnd.apache.parquet"],
            Problems = [400, 406],
        },
        new("GET", "/flowlogs/{flowLogId}", "One flow log as it is now.")
        {
            Parameters = [FlowLogIdInPath, OneAccountId, OneRegionId], Answer = typeof(SnapshotItem), Problems = [400, 404],
        },
        new("GET", "/flowlogs/{flowLogId}/history", "Every version of a flow log, newest first, with what changed.")
        {
            Parameters = [FlowLogIdInPath, OneAccountId, OneRegionId, PageSize, Cursor], Answer = typeof(HistoryPage), Problems = [400, 404],
        },
        new("GET", "/diff", "What differs between two moments.")
        {
            Parameters = [At("from", "The earlier moment."), At("to", "The later moment."), AccountId, RegionId, PageSize, Cursor],
            Answer = typeof(ChangesPage),
            Problems = [400],
        },
        new("GET", "/drift", "Drift events, newest first.")
        {
            Parameters =
            [
                AccountId, RegionId, CenId, FlowLogId,
                Word("kind", "What happened.", "added", "changed", "removed") with { Repeated = true },
                Word("severity", "How much it matters.", "low", "medium", "high") with { Repeated = true },
                Any("field", "A field that changed; tags.KEY for one tag.", "status"),
                Word("state", "shown without it.", "shown", "pending", "folded", "ignored") with { Repeated = true },
                Switch("ignored", "Those that a rule ignores too."),
                new("runId", "The run that found them.", """{ "type": "integer" }""", "1"),
                At("since", "Not earlier."), At("until", "Earlier."), Format("json", "ndjson", "csv"), PageSize, Cursor,
            ],
            Answer = typeof(DriftPage),
            MediaTypes = Exports,
            Problems = [400, 406],
        },
        new("GET", "/drift/{id}", "One drift event.")
        {
            Parameters = [new("id", "The event's id.", """{ "type": "string", "format": "uuid" }""", "0193a1b2-0000-7000-8000-000000000000") { InPath = true }],
            Answer = typeof(DriftItem),
            Problems = [400, 404],
        },
        new("GET", "/deliveries", "Events that are or were owed to a sink, newest first.")
        {
            Parameters =
            [
                Any("sink", "A sink's name.", "ops"), Word("state", "What became of them.", DeliveryQuery.States) with { Repeated = true },
                Any("eventId", "The event's id.", "0193a1b2-0000-7000-8000-000000000000"),
                Any("messageId", "The id they were sent under.", "0193a1b2-0000-7000-8000-000000000000"),
                new("runId", "The run that found the events.", """{ "type": "integer" }""", "1"),
                At("since", "Owed not earlier."), At("until", "Owed earlier."), Format("json", "ndjson", "csv"), PageSize, Cursor,
            ],
            Answer = typeof(DeliveryPage),
            MediaTypes = Exports,
            Problems = [400, 406],
        },
        new("GET", "/sinks", "Every sink: what is owed to it, and how the last attempts went.") { Answer = typeof(SinkList), Problems = [400] },
        new("GET", "/settings", "What is told and expected: sinks without secrets, alert rules, expectations, drift rules.")
        {
            Answer = typeof(SettingsItem), Problems = [400],
        },
        new("GET", "/expectations", "What flow logs are expected to be, and how many are.") { Answer = typeof(ExpectationList), Problems = [400] },
        new("GET", "/expectations/nonconforming", "Flow logs that are not as an expectation says, with what is and what should be.")
        {
            Parameters = [.. ConformanceFilters, Format("json", "ndjson", "csv"), PageSize, Cursor],
            Answer = typeof(NonconformingPage),
            MediaTypes = Exports,
            Problems = [400, 406],
        },
        new("GET", "/expectations/events", "When a change made a flow log break an expectation or keep it again, newest first.")
        {
            Parameters =
            [
                .. ConformanceFilters, Word("kind", "What happened.", "nonconforming", "conforming") with { Repeated = true },
                At("since", "Not earlier."), At("until", "Earlier."), Format("json", "ndjson", "csv"), PageSize, Cursor,
            ],
            Answer = typeof(ConformanceEventPage),
            MediaTypes = Exports,
            Problems = [400, 406],
        },
        new("GET", "/runs", "Runs, newest first.") { Parameters = [PageSize, Cursor], Answer = typeof(RunPage), Problems = [400] },
        new("GET", "/runs/{runId}", "A run and what it did in each scope.")
        {
            Parameters = [new("runId", "The run's number.", """{ "type": "integer" }""", "1") { InPath = true }], Answer = typeof(RunWithScopes), Problems = [404],
        },
        new("GET", "/regions", "Outcome and freshness of every account and region.") { Answer = typeof(RegionList), Problems = [400] },
        new("GET", "/summary", "The inventory counted by region, status and CEN, and flow logs and drift day by day.")
        {
            Parameters = [new("days", "How many days, today included.", """{ "type": "integer", "minimum": 1, "maximum": 366, "default": 30 }""", "30")],
            Answer = typeof(Summary),
            Problems = [400],
        },
        new("POST", "/sync", "Starts a run. A dry run answers 200 with its plan.")
        {
            Parameters = [Switch("dryRun", "Walk and compare, write nothing."), Switch("forceRemovals", "Let removals through that the guard would hold back.")],
            Answer = typeof(RunStarted),
            Status = 202,
            Problems = [400, 409, 429],
        },
        new("GET", "/cen", "A drop-in DescribeFlowlogs and DescribeChildInstanceRegions for Alibaba's clients: its own parameters, signatures and errors."),
        new("POST", "/cen", "The same."),
        new("GET", "/dashboard", "The dashboard: pages for a browser."),
        new("GET", "/dashboard/{file}", "A file of the dashboard.") { Parameters = [One("file", "Its name.", "app.js") with { InPath = true }], Problems = [404] },
        new("GET", "/health/live", "The process answers.") { Answer = typeof(Health) },
        new("GET", "/health/ready", "The database answers and has this build's schema; and how the newest run went.")
        {
            Answer = typeof(Readiness),
        },
        new("GET", "/openapi.json", "This document."),
    ];

    public static IReadOnlyDictionary<int, string> ProblemMeanings { get; } = new Dictionary<int, string>
    {
        [400] = "A parameter is wrong; errors names it.",
        [404] = "There is no such thing.",
        [406] = "None of the accepted formats is to be had.",
        [409] = "A run is already working.",
        [429] = "Enough dry runs are under way; try again after Retry-After.",
        [500] = "Something went wrong inside.",
        [503] = "The database does not answer, takes no writes or is being migrated; try again after Retry-After.",
    };
}
