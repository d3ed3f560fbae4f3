using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Snapshots;

/// <summary>The list of a resource, such as <c>GET /api/flowlogs</c>: pages and exports of the snapshot.</summary>
public sealed class SnapshotEndpoint<T> : IDisposable
    where T : Listed
{
    private const string RunAt =
        "select run_id from sync.sync_run where started_at <= @at order by started_at desc limit 1";

    private readonly NpgsqlDataSource _dataSource;
    private readonly SnapshotClock _clock;
    private readonly SnapshotTable _table;
    private readonly SnapshotPages _pages;
    private readonly SnapshotRequests _requests = new();

    public SnapshotEndpoint(
        [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotClock clock,
        SnapshotCache cache, Resource<T> resource)
    {
        (_dataSource, _clock) = (dataSource, clock);
        _table = new SnapshotTable(resource);
        _pages = new SnapshotPages(dataSource, cache, _table);
    }

    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // Repeated requests are parsed only once.
        if (_requests.Find(request) is { } known)
        {
            var newest = await _clock.ReadAsync(cancellationToken);
            if (known.Newest == newest) return await AnswerAsync(known, request, cancellationToken);
        }

        var reader = new QueryReader(request.Query);
        if (SnapshotQuery.Read(_table.Resource, reader, request) is not { } query) return AnswerFormat.NotAcceptable();
        // Before the database is read: these errors do not depend on it.
        if (reader.Problem() is { } problem) return problem;
        var moment = await _clock.ReadAsync(cancellationToken);
        var after = reader.Cursor<SnapshotPosition>(moment.Cursors, query.Fingerprint);
        moment.Tick.Check(reader, after is null ? "asOf" : "cursor", after?.AsOf ?? query.AsOf);
        if (reader.HasFaults) return reader.Problem()!;
        var runId = await RunIdAsync(query, after, moment, cancellationToken);
        var snapshot = _requests.Keep(request, SnapshotRequest.Of(query, after, moment, runId, request));
        return await AnswerAsync(snapshot, request, cancellationToken);
    }

    // Before the entity tag is made, because it is part of a page, and runs are deleted from the ledger.
    private async ValueTask<long?> RunIdAsync(
        SnapshotQuery query, SnapshotPosition? after, SnapshotMoment newest, CancellationToken cancellationToken)
    {
        if (query.PageSize is null) return null;
        if (after is not null) return after.RunId;
        if (!SnapshotRequest.IsPast(query, newest)) return newest.Tick.RunAtChange;
        await using var command = _dataSource.CreateCommand(RunAt);
        command.Parameters.AddWithValue("at", query.AsOf!.Value);
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private async ValueTask<IResult> AnswerAsync(
        SnapshotRequest snapshot, HttpRequest request, CancellationToken cancellationToken)
    {
        if (EntityTag.IsKnown(request, snapshot.EntityTag)) return new SnapshotAnswer(snapshot, null, null);
        return snapshot.Query.PageSize is null
            ? new SnapshotExport(_dataSource, _table, snapshot)
            : await _pages.ReadAsync(snapshot, cancellationToken);
    }

    public void Dispose() => _requests.Dispose();
}
