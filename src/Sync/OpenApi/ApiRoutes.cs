using Microsoft.AspNetCore.Http;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Expectations;
using Sync.FlowLogs;
using Sync.Inventory.Snapshots;
using Sync.Kept;
using Sync.Reporting;
using Sync.Runs;
using Sync.Snapshots;

using static Sync.OpenApi.ApiParameters;

namespace Sync.OpenApi;

/// <summary>
/// Every route of the API. The local host serves this list, checks keys by it, and generates the OpenAPI document from
/// it. Tests compare it with the triggers of the Azure host, with the README, and with what handlers accept and return.
/// </summary>
public static class ApiRoutes
{
    /// <summary>What all paths begin with.</summary>
    public const string Prefix = "/api";

    internal static readonly string[] Exports = ["application/x-ndjson", "text/csv"];

    /// <summary>The media types of a resource's list in addition to JSON.</summary>
    internal static readonly string[] ListExports = [.. Exports, "application/vnd.apache.parquet"];

    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        Get<SnapshotEndpoint<FlowLog>>(
            "/flowlogs", (flowLogs, request, token) => flowLogs.ListAsync(request, token),
            "The snapshot: all flow logs, now or at a time in the past.") with
        {
            Parameters = Listing(FlowLog.Resource),
            Answer = typeof(SnapshotPage<FlowLog>),
            IsTagged = true,
            MediaTypes = ListExports,
            Problems = [400, 406],
        },
        Get<FlowLogEndpoint, string>(
            "/flowlogs/{flowLogId}",
            (flowLog, flowLogId, request, token) => flowLog.GetAsync(flowLogId, request, token),
            "The current version of one flow log.") with
        {
            Parameters = Item(FlowLog.Resource),
            Answer = typeof(SnapshotItem<FlowLog>),
            IsTagged = true,
            Problems = [400, 404],
        },
        Get<FlowLogEndpoint, string>(
            "/flowlogs/{flowLogId}/history",
            (flowLog, flowLogId, request, token) => flowLog.HistoryAsync(flowLogId, request, token),
            "All versions of a flow log with changed fields, newest first.") with
        {
            Parameters = [.. Item(FlowLog.Resource), PageSize, Cursor],
            Answer = typeof(HistoryPage),
            Problems = [400, 404],
        },
        .. NetworkRoutes.All,
        Get<DiffEndpoint>(
            "/diff", (diff, request, token) => diff.GetAsync(request, token),
            "Differences between two points in time.") with
        {
            Parameters =
            [
                At("from", "The earlier time."), At("to", "The later time."), AccountId, RegionId, PageSize, Cursor,
            ],
            Answer = typeof(ChangesPage),
            IsTagged = true,
            Problems = [400],
        },
        Get<DriftEndpoint>(
            "/drift", (drift, request, token) => drift.ListAsync(request, token), "Drift events, newest first.") with
        {
            Parameters =
            [
                AccountId, RegionId, CenId, FlowLogId,
                Word("resource", "Resource; default: flow_log.", [.. DriftResource.Names, DriftResource.All]) with
                {
                    Repeated = true,
                },
                Any("resourceId", "ID of what changed.", "tr-bp1g9313sx675zr1lajmj"),
                Word("kind", "Kind of event.", "added", "changed", "removed") with { Repeated = true },
                Word("severity", "Severity.", "low", "medium", "high") with { Repeated = true },
                Any("field", "Name of a changed field; tags.KEY for one tag.", "status"),
                Word("state", "Default: shown.", "shown", "pending", "folded", "ignored") with { Repeated = true },
                Switch("ignored", "Include events that a drift rule ignores."),
                new("runId", "Run that found the events.", """{ "type": "integer", "format": "int64" }""", "1"),
                At("since", "At or after this time."), At("until", "Before this time."),
                Format("json", "ndjson", "csv"), Excel, PageSize, Cursor,
            ],
            Answer = typeof(DriftPage),
            MediaTypes = Exports,
            Problems = [400, 406],
        },
        Get<DriftEndpoint, Guid>(
            "/drift/{id:guid}", (drift, id, request, token) => drift.GetAsync(id, request, token),
            "One drift event.") with
        {
            Parameters =
            [
                new(
                    "id", "Event ID.", """{ "type": "string", "format": "uuid" }""",
                    "0193a1b2-0000-7000-8000-000000000000")
                { InPath = true },
            ],
            Answer = typeof(DriftItem),
            Problems = [400, 404],
        },
        Get<DeliveryEndpoint>(
            "/deliveries", (deliveries, request, token) => deliveries.ListAsync(request, token),
            "Deliveries: events that are pending for, or were sent to, a sink, newest first.") with
        {
            Parameters =
            [
                AccountId, RegionId, CenId, Any("sink", "Sink name.", "ops"),
                Word("state", "Delivery state; owed means pending.", DeliveryQuery.States) with { Repeated = true },
                Any("eventId", "Event ID.", "0193a1b2-0000-7000-8000-000000000000"),
                Any("messageId", "ID of the message that contained the event.", "0193a1b2-0000-7000-8000-000000000000"),
                new("runId", "Run that found the events.", """{ "type": "integer", "format": "int64" }""", "1"),
                At("since", "Created at or after this time."), At("until", "Created before this time."),
                Format("json", "ndjson", "csv"), Excel, PageSize, Cursor,
            ],
            Answer = typeof(DeliveryPage),
            MediaTypes = Exports,
            Problems = [400, 406],
        },
        Get<DeliveryEndpoint>(
            "/sinks", (deliveries, request, token) => deliveries.SinksAsync(request, token),
            "All sinks, with their pending deliveries and the results of the last attempts.") with
        {
            Answer = typeof(SinkList), Problems = [400],
        },
        Get<KeptSettingsEndpoint>(
            "/settings", (settings, request, token) => settings.GetAsync(request, token),
            "The sinks (without secrets), alert rules, expectations and drift rules in effect.") with
        {
            Answer = typeof(SettingsItem), Problems = [400],
        },
        Get<ExpectationsEndpoint>(
            "/expectations", (expectations, request, token) => expectations.RulesAsync(request, token),
            "All expectations, with the number of conforming and nonconforming flow logs or attachments.") with
        {
            Answer = typeof(ExpectationList), Problems = [400],
        },
        Get<ExpectationsEndpoint>(
            "/expectations/nonconforming",
            (expectations, request, token) => expectations.NonconformingAsync(request, token),
            "Nonconforming flow logs and attachments, with actual and expected values.") with
        {
            Parameters = [.. ConformanceFilters, Format("json", "ndjson", "csv"), Excel, PageSize, Cursor],
            Answer = typeof(NonconformingPage),
            MediaTypes = Exports,
            Problems = [400, 406],
        },
        Get<ExpectationsEndpoint>(
            "/expectations/events", (expectations, request, token) => expectations.EventsAsync(request, token),
            "Changes after which a flow log or attachment violated or met an expectation.") with
        {
            Parameters =
            [
                .. ConformanceFilters,
                Word("kind", "Kind of event.", "nonconforming", "conforming") with { Repeated = true },
                At("since", "At or after this time."), At("until", "Before this time."),
                Format("json", "ndjson", "csv"), Excel, PageSize, Cursor,
            ],
            Answer = typeof(ConformanceEventPage),
            MediaTypes = Exports,
            Problems = [400, 406],
        },
        Get<SnapshotFilesEndpoint>(
            "/snapshots", (snapshots, request, token) => snapshots.ListAsync(request, token),
            "Snapshot files in a store, written and planned, newest moment first; and their series.") with
        {
            Parameters =
            [
                Any("name", "Name of a series.", "daily"),
                Word("state", "State of the snapshot.", SnapshotFileQuery.States) with { Repeated = true },
                At("since", "Of a moment at or after this time."), At("until", "Of a moment before this time."),
                Format("json", "ndjson", "csv"), PageSize, Cursor,
            ],
            Answer = typeof(SnapshotFilePage),
            MediaTypes = Exports,
            Problems = [400, 406],
        },
        Get<RunsEndpoint>(
            "/runs", (runs, request, token) => runs.ListAsync(request, token), "Runs, newest first.") with
        {
            Parameters = [RunsPageSize, Cursor], Answer = typeof(RunPage), Problems = [400],
        },
        new(
            "GET", "/runs/{runId:long}",
            (RunsEndpoint runs, long runId, CancellationToken token) => runs.GetAsync(runId, token),
            "One run, with its result in each scope and network.")
        {
            Parameters =
            [
                new("runId", "Run number.", """{ "type": "integer", "format": "int64" }""", "1") { InPath = true },
            ],
            Answer = typeof(RunWithScopes),
            Problems = [404],
        },
        Get<RunsEndpoint>(
            "/regions", (runs, request, token) => runs.RegionsAsync(request, token),
            "Outcome and freshness of every account and region.") with
        {
            Answer = typeof(RegionList), Problems = [400],
        },
        Get<SummaryEndpoint>(
            "/summary", (summary, request, token) => summary.GetAsync(request, token),
            "Flow logs by region, status and CEN instance; flow logs and drift events per day.") with
        {
            Parameters =
            [
                new(
                    "days", "Number of days, including today.",
                    """{ "type": "integer", "format": "int32", "minimum": 1, "maximum": 366, "default": 30 }""", "30"),
            ],
            Answer = typeof(Summary),
            IsTagged = true,
            Problems = [400],
        },
        new(
            "POST", "/sync",
            (SyncEndpoint sync, HttpRequest request, CancellationToken token) => sync.PostAsync(request, token),
            "Starts a run. A dry run returns 200 with its plan.")
        {
            Parameters =
            [
                Switch("dryRun", "List and compare, but write nothing."),
                Switch("forceRemovals", "Apply removals that the mass-removal guard would withhold."),
                Switch("cancel", "End a distributed run: it skips what it has not begun, and reports it."),
            ],
            Access = ApiAccess.MasterKey,
            Answer = typeof(RunStarted),
            Plan = typeof(SyncReport),
            Status = 202,
            Problems = [400, 409, 429],
        },
        .. PageRoutes.All,
        new("GET", "/health/live", HealthEndpoint.Live, "Liveness: the process responds.")
        {
            Access = ApiAccess.Open, Answer = typeof(Health),
        },
        new(
            "GET", "/health/ready",
            (HealthEndpoint health, CancellationToken token) => health.ReadyAsync(token),
            "Readiness: database and schema; includes the outcome of the last run.")
        {
            Answer = typeof(Readiness),
        },
        new("GET", "/openapi.json", OpenApiEndpoint.Get, "This document."),
    ];

    public static IReadOnlyDictionary<int, string> ProblemMeanings { get; } = new Dictionary<int, string>
    {
        [400] = "A parameter is invalid; errors names it.",
        [401] = "No key, or not one that may call this.",
        [404] = "Not found.",
        [406] = "Requested format not supported.",
        [409] = "A run is already in progress.",
        [429] = "Too many dry runs in progress; try again after Retry-After.",
        [500] = "Internal server error.",
        [503] = "The database does not answer, is read-only or is being migrated; try again after Retry-After.",
    };

    internal static ApiRoute Get<T>(
        string template, Func<T, HttpRequest, CancellationToken, Task<IResult>> handler, string summary) =>
        new("GET", template, handler, summary);

    internal static ApiRoute Get<T, TKey>(
        string template, Func<T, TKey, HttpRequest, CancellationToken, Task<IResult>> handler, string summary) =>
        new("GET", template, handler, summary);
}
