using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Drift;
using Sync.Http;
using Sync.Settings;

namespace Sync.Expectations;

/// <summary>
/// <c>GET /api/expectations</c>, <c>/api/expectations/nonconforming</c> and <c>/api/expectations/events</c>.
/// </summary>
public sealed class ExpectationsEndpoint(
    [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource,
    Current<ExpectationSettings> expectations, Current<DriftSettings> drift)
{
    private readonly ItemList<ConformanceQuery, NonconformingItem, NonconformingPosition> _nonconforming =
        new(dataSource, "nonconforming")
        {
            Query = ConformanceQuery.Read,
            Read = ConformanceReads.ReadNonconformingAsync,
            Position = item => new NonconformingPosition(
                item.AccountId, item.RegionId, item.ResourceId, item.Expectation),
            Page = (items, next) => TypedResults.Ok(new NonconformingPage(items, next)),
            Columns = ConformanceCsv.Nonconforming,
        };

    private readonly ItemList<ConformanceQuery, ConformanceEventItem, DriftPosition> _events =
        new(dataSource, "conformance")
        {
            Query = ConformanceQuery.ReadOfEvents,
            Read = ConformanceReads.ReadEventsAsync,
            End = ConformanceReads.EventsEndAsync,
            Position = item => new DriftPosition(item.At, item.Id),
            Page = (items, next) => TypedResults.Ok(new ConformanceEventPage(items, next)),
            Columns = ConformanceCsv.Events,
        };

    public async Task<IResult> RulesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (new QueryReader(request.Query).Problem() is { } problem) return problem;
        return TypedResults.Ok(new ExpectationList(await ReadRulesAsync(cancellationToken)));
    }

    /// <summary>The current rules.</summary>
    public async Task<IReadOnlyList<ExpectationItem>> ReadRulesAsync(CancellationToken cancellationToken)
    {
        await expectations.LoadForReaderAsync(cancellationToken);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var items = new List<ExpectationItem>();
        foreach (var rule in expectations.Value.Rules)
        {
            var hash = rule.Hash(drift.Value);
            items.Add(await ExpectationCounts.ReadAsync(connection, rule, hash, cancellationToken));
        }

        return items;
    }

    public Task<IResult> NonconformingAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _nonconforming.AnswerAsync(request, cancellationToken);

    public Task<IResult> EventsAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _events.AnswerAsync(request, cancellationToken);
}
