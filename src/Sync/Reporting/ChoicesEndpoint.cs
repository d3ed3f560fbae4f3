using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;

namespace Sync.Reporting;

/// <summary><c>GET /api/choices</c>: the values that filters can choose from, with their names.</summary>
public sealed class ChoicesEndpoint([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource)
{
    // Accounts and regions of the network are those of scopes too. CEN instances are known from their own list, and,
    // where that is not synced, from flow logs.
    private const string Query = """
        select account_id, max(name) as name
        from (
            select account_id, name from sync.account
            union all
            select distinct account_id, null from sync.scope
        ) known
        group by account_id
        order by name nulls last, account_id;

        select distinct region_id from sync.scope order by region_id;

        select cen_id, max(name) as name
        from (
            select cen_id, name from sync.cen
            union all
            select distinct cen_id, null from sync.flow_log where cen_id is not null
        ) known
        group by cen_id
        order by name nulls last, cen_id;
        """;

    public async Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (new QueryReader(request.Query).Problem() is { } problem) return problem;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var rows = await connection.QueryMultipleAsync(
            new CommandDefinition(Query, cancellationToken: cancellationToken));
        return TypedResults.Ok(new Choices(
            [.. await rows.ReadAsync<AccountChoice>()], [.. await rows.ReadAsync<string>()],
            [.. await rows.ReadAsync<CenChoice>()]));
    }
}

/// <param name="Regions">Region IDs.</param>
public sealed record Choices(
    IReadOnlyList<AccountChoice> Accounts, IReadOnlyList<string> Regions, IReadOnlyList<CenChoice> Cens);

/// <param name="Name">Null: the settings and the resource directory give it no name.</param>
public sealed record AccountChoice(string AccountId, string? Name);

/// <param name="Name">Null: it has no name, or CEN instances are not synced.</param>
public sealed record CenChoice(string CenId, string? Name);
