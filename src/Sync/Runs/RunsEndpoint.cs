using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;

namespace Sync.Runs;

/// <summary><c>GET /api/runs</c>, <c>GET /api/runs/{runId}</c> and <c>GET /api/regions</c>: the ledger and the freshness.</summary>
public sealed class RunsEndpoint([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource)
{
    private static readonly string Fingerprint = Cursors.Fingerprint("runs");

    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var pageSize = reader.WholeNumber("pageSize", 50, 1, 1000);
        reader.Text("cursor");
        if (reader.Problem() is { } problem) return problem;

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var cursors = await CursorTable.ReadAsync(connection, cancellationToken);
        var before = reader.Cursor<long?>(cursors, Fingerprint);
        if (reader.Problem() is { } wrongCursor) return wrongCursor;
        var runs = await RunReads.ReadRunsAsync(connection, before ?? long.MaxValue, pageSize + 1, cancellationToken);
        if (runs.Count <= pageSize) return TypedResults.Ok(new RunPage(runs, null));
        return TypedResults.Ok(new RunPage([.. runs.Take(pageSize)], cursors.Write(runs[pageSize - 1].RunId, Fingerprint)));
    }

    public async Task<IResult> GetAsync(long runId, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var before = runId == long.MaxValue ? runId : runId + 1;
        var runs = await RunReads.ReadRunsAsync(connection, before, 1, cancellationToken);
        return runs is [var run] && run.RunId == runId
            ? TypedResults.Ok(new RunWithScopes(
                run, await AccountTable.ReadOfRunAsync(connection, runId, cancellationToken), await RunReads.ReadScopesAsync(connection, runId, cancellationToken)))
            : TypedResults.Problem($"There is no run {runId}.", statusCode: StatusCodes.Status404NotFound);
    }

    public async Task<IResult> RegionsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (new QueryReader(request.Query).Problem() is { } problem) return problem;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return TypedResults.Ok(new RegionList(
            await RunReads.ReadRegionsAsync(connection, cancellationToken), await AccountTable.ReadAsync(connection, cancellationToken)));
    }
}

public sealed record RunPage(IReadOnlyList<RunItem> Items, string? NextCursor);

public sealed record RunWithScopes(RunItem Run, IReadOnlyList<RunAccountItem> Accounts, IReadOnlyList<RunScopeItem> Scopes);

/// <param name="Accounts">Those whose regions these are, and those that never got as far as a region.</param>
public sealed record RegionList(IReadOnlyList<RegionItem> Items, IReadOnlyList<AccountItem> Accounts);
