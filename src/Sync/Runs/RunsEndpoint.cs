using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;
using Sync.Runs.Networks;

namespace Sync.Runs;

/// <summary>
/// <c>GET /api/runs</c>, <c>GET /api/runs/{runId}</c> and <c>GET /api/regions</c>: the run ledger and the freshness of
/// each region.
/// </summary>
public sealed class RunsEndpoint([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource)
{
    private readonly ItemList<RunListQuery, RunItem, long?> _runs = new(dataSource, "runs")
    {
        Query = RunListQuery.Read,
        Read = (connection, _, before, limit) => RunReads.ReadRunsAsync(connection, before, limit),
        Position = run => run.RunId,
        Page = (items, next) => TypedResults.Ok(new RunPage(items, next)),
    };

    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _runs.AnswerAsync(request, cancellationToken);

    public async Task<IResult> GetAsync(long runId, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var before = runId == long.MaxValue ? runId : runId + 1;
        var run = await RunReads.ReadRunsAsync(connection, before, 1).FirstOrDefaultAsync(cancellationToken);
        return run?.RunId == runId
            ? TypedResults.Ok(new RunWithScopes(
                run,
                await AccountTable.ReadOfRunAsync(connection, runId, cancellationToken),
                await RunReads.ReadScopesAsync(connection, runId, cancellationToken),
                await NetworkLedger.ReadOfRunAsync(connection, runId, cancellationToken)))
            : TypedResults.Problem($"Run {runId} not found.", statusCode: StatusCodes.Status404NotFound);
    }

    public async Task<IResult> RegionsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (new QueryReader(request.Query).Problem() is { } problem) return problem;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return TypedResults.Ok(new RegionList(
            await RunReads.ReadRegionsAsync(connection, cancellationToken),
            await AccountTable.ReadAsync(connection, cancellationToken),
            await NetworkTable.ReadAsync(connection, cancellationToken),
            await NetworkTable.IsOffAsync(connection, cancellationToken)));
    }
}

public sealed record RunPage(IReadOnlyList<RunItem> Items, string? NextCursor);

public sealed record RunWithScopes(
    RunItem Run, IReadOnlyList<RunAccountItem> Accounts, IReadOnlyList<RunScopeItem> Scopes,
    IReadOnlyList<RunNetworkItem> Networks);

/// <param name="Accounts">All known accounts, including those whose regions were never listed.</param>
/// <param name="Networks">The accounts whose network was ever listed, or should have been by the newest run.</param>
/// <param name="NetworkOff">
/// Whether the network was switched off (<c>Sync__Network__Enabled</c>) in the newest finished run.
/// </param>
public sealed record RegionList(
    IReadOnlyList<RegionItem> Items, IReadOnlyList<AccountItem> Accounts, IReadOnlyList<NetworkItem> Networks,
    bool NetworkOff);
