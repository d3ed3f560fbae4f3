using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;

namespace Sync.FlowLogs.Snapshots;

/// <summary><c>GET /api/flowlogs</c>: pages and exports of the snapshot.</summary>
public sealed class SnapshotEndpoint([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotClock clock) : IDisposable
{
    private readonly SnapshotPages _pages = new(dataSource);
    private readonly SnapshotRequests _requests = new();

    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // The same is asked again and again: what was understood once is not parsed again.
        if (_requests.Find(request) is { } known)
        {
            var newest = await clock.ReadAsync(cancellationToken);
            if (known.Newest == newest) return await AnswerAsync(known, request, cancellationToken);
        }

        var reader = new QueryReader(request.Query);
        if (SnapshotQuery.Read(reader, request) is not { } query) return AnswerFormat.NotAcceptable();
        // Before the database is asked: what is wrong for sure is wrong without it.
        if (reader.Problem() is { } problem) return problem;
        var moment = await clock.ReadAsync(cancellationToken);
        var after = reader.Cursor<SnapshotPosition>(moment.Cursors, query.Fingerprint);
        if (reader.HasFaults) return reader.Problem()!;
        return await AnswerAsync(_requests.Keep(request, SnapshotRequest.Of(query, after, moment, request)), request, cancellationToken);
    }

    private async ValueTask<IResult> AnswerAsync(SnapshotRequest snapshot, HttpRequest request, CancellationToken cancellationToken)
    {
        if (EntityTag.IsKnown(request, snapshot.EntityTag)) return new SnapshotAnswer(snapshot, null);
        return snapshot.Query.PageSize is null
            ? new SnapshotExport(dataSource, snapshot)
            : new SnapshotAnswer(snapshot, await _pages.ReadAsync(snapshot, cancellationToken));
    }

    public void Dispose()
    {
        _pages.Dispose();
        _requests.Dispose();
    }
}
