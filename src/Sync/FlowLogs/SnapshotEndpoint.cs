using Microsoft.AspNetCore.Http;
using Npgsql;
using Sync.Http;

namespace Sync.FlowLogs;

/// <summary><c>GET /api/flowlogs</c>: pages and exports of the snapshot.</summary>
public sealed class SnapshotEndpoint(NpgsqlDataSource dataSource, SnapshotClock clock) : IDisposable
{
    private readonly SnapshotPages _pages = new(dataSource);
    private readonly SnapshotRequests _requests = new();

    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // The same is asked again and again: what was understood once is not parsed again.
        var known = _requests.Find(request);
        var reader = new QueryReader(request.Query);
        if ((known?.Query ?? SnapshotQuery.Read(reader, request)) is not { } query) return AnswerFormat.NotAcceptable();
        // Before the database is asked: what is wrong for sure is wrong without it.
        if (known is null && reader.Problem() is { } problem) return problem;

        var newest = await clock.ReadAsync(cancellationToken);
        if (known is null || known.Newest != newest)
        {
            var after = reader.Cursor<SnapshotPosition>(newest.Cursors, query.Fingerprint);
            if (reader.HasFaults) return reader.Problem()!;
            known = _requests.Keep(request, SnapshotRequest.Of(query, after, newest, request));
        }

        if (EntityTag.IsKnown(request, known.EntityTag)) return new SnapshotAnswer(known, null);
        return query.PageSize is null
            ? new SnapshotExport(dataSource, known)
            : new SnapshotAnswer(known, await _pages.ReadAsync(known, cancellationToken));
    }

    public void Dispose()
    {
        _pages.Dispose();
        _requests.Dispose();
    }
}
