using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Drift;
using Sync.Http;
using Sync.Settings.Kept;

namespace Sync.Expectations;

/// <summary><c>GET /api/expectations</c>, <c>/api/expectations/nonconforming</c> and <c>/api/expectations/events</c>.</summary>
public sealed class ExpectationsEndpoint([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SettingsInForce settings)
{
    public async Task<IResult> RulesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (new QueryReader(request.Query).Problem() is { } problem) return problem;
        return TypedResults.Ok(new ExpectationList(await ReadRulesAsync(cancellationToken)));
    }

    /// <summary>The rules that hold.</summary>
    public async Task<IReadOnlyList<ExpectationItem>> ReadRulesAsync(CancellationToken cancellationToken)
    {
        await settings.LoadAsync(cancellationToken);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var items = new List<ExpectationItem>();
        foreach (var rule in settings.Expectations)
            items.Add(await ExpectationCounts.ReadAsync(connection, rule, rule.Hash(settings.Drift.TransientStatuses), cancellationToken));
        return items;
    }

    public Task<IResult> NonconformingAsync(HttpRequest request, CancellationToken cancellationToken) => ListAsync<NonconformingItem, NonconformingPosition>(
        request, ConformanceQuery.Read, NonconformingFile, ConformanceReads.ReadNonconformingAsync,
        item => new(item.AccountId, item.RegionId, item.FlowLogId, item.Expectation), (items, next) => TypedResults.Ok(new NonconformingPage(items, next)),
        cancellationToken);

    public Task<IResult> EventsAsync(HttpRequest request, CancellationToken cancellationToken) => ListAsync<ConformanceEventItem, DriftPosition>(
        request, ConformanceQuery.ReadOfEvents, EventFile, ConformanceReads.ReadEventsAsync,
        item => new(item.At, item.Id), (items, next) => TypedResults.Ok(new ConformanceEventPage(items, next)), cancellationToken);

    private static readonly ItemFileKind<NonconformingItem> NonconformingFile = new(
        "nonconforming",
        "accountId,regionId,flowLogId,flowLogName,cenId,expectation,severity,since,findings\r\n",
        (text, item) => text.AppendCsv(
            Csv.Harmless(item.AccountId), Csv.Harmless(item.RegionId), Csv.Harmless(item.FlowLogId), Csv.Harmless(item.FlowLogName),
            Csv.Harmless(item.CenId), Csv.Harmless(item.Expectation), item.Severity, Csv.Time(item.Since), Findings.Write(item.Findings)));

    private static readonly ItemFileKind<ConformanceEventItem> EventFile = new(
        "conformance",
        "id,at,kind,severity,accountId,regionId,flowLogId,flowLogName,cenId,runId,expectation,findings\r\n",
        (text, item) => text.AppendCsv(
            item.Id.ToString(), Csv.Time(item.At), item.Kind, item.Severity, Csv.Harmless(item.AccountId), Csv.Harmless(item.RegionId),
            Csv.Harmless(item.FlowLogId), Csv.Harmless(item.FlowLogName), Csv.Harmless(item.CenId), $"{item.RunId}", Csv.Harmless(item.Expectation),
            Findings.Write(item.Findings)));

    private delegate IAsyncEnumerable<T> Reading<T, TPosition>(NpgsqlConnection connection, ConformanceQuery query, TPosition? after, int? limit);

    private async Task<IResult> ListAsync<T, TPosition>(
        HttpRequest request, Func<QueryReader, HttpRequest, ConformanceQuery?> readQuery, ItemFileKind<T> kind, Reading<T, TPosition> read,
        Func<T, TPosition> position, Func<IReadOnlyList<T>, string?, IResult> page, CancellationToken cancellationToken)
        where TPosition : class
    {
        var reader = new QueryReader(request.Query);
        if (readQuery(reader, request) is not { } query) return AnswerFormat.NotAcceptable();
        if (reader.Problem() is { } problem) return problem;
        if (query.PageSize is not { } pageSize) return new ItemFile<T>(kind, query.Format, ReadAllAsync(read, query, position), isWhole: true);

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var cursors = await CursorTable.ReadAsync(connection, cancellationToken);
        var after = reader.Cursor<TPosition>(cursors, query.Fingerprint(kind.Name));
        if (reader.Problem() is { } wrongCursor) return wrongCursor;

        // One more than asked for tells whether there is a next page.
        var items = await read(connection, query, after, pageSize + 1).ToListAsync(cancellationToken);
        var shown = items.Take(pageSize).ToList();
        var next = items.Count <= pageSize ? null : cursors.Write(position(shown[^1]), query.Fingerprint(kind.Name));
        return query.Format.IsExport ? new ItemFile<T>(kind, query.Format, shown.ToAsyncEnumerable(), nextCursor: next) : page(shown, next);
    }

    private IAsyncEnumerable<T> ReadAllAsync<T, TPosition>(Reading<T, TPosition> read, ConformanceQuery query, Func<T, TPosition> position)
        where TPosition : class => Portions.ReadAsync(dataSource, (connection, after, limit) => read(connection, query, after, limit), position);
}
