using Microsoft.AspNetCore.Http;
using Npgsql;
using Sync.Http;

namespace Sync.FlowLogs;

/// <summary><c>GET /api/flowlogs</c>: pages and exports of the snapshot.</summary>
public sealed class SnapshotEndpoint(NpgsqlDataSource dataSource, SnapshotClock clock) : IDisposable
{
    private readonly SnapshotPages _pages = new(dataSource);

    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        if (SnapshotQuery.Read(reader, request) is not { } query) return AnswerFormat.NotAcceptable();
        reader.Text("cursor");
        // Before the database is asked: what is wrong for sure is wrong without it.
        if (reader.Problem() is { } problem) return problem;

        var newest = await clock.ReadAsync(cancellationToken);
        var after = reader.Cursor<SnapshotPosition>(newest.Cursors, query.Fingerprint);
        if (reader.Problem() is { } wrongCursor) return wrongCursor;

        var snapshot = SnapshotRequest.Of(query, after, newest, request);
        if (EntityTag.IsKnown(request, snapshot.EntityTag)) return new SnapshotAnswer(snapshot, null);
        return query.PageSize is null
            ? new SnapshotExport(dataSource, snapshot)
            : new SnapshotAnswer(snapshot, await _pages.ReadAsync(snapshot, cancellationToken));
    }

    public void Dispose() => _pages.Dispose();
}
