using System.Data;
using Dapper;
using Npgsql;
using Sync.CenApi.Protocol;

namespace Sync.CenApi;

/// <summary>What runs know about the part of the network that a request is about.</summary>
/// <param name="Listed">The CEN instances of at least one account were listed completely.</param>
/// <param name="HasGap">A listing that the answer depends on was never complete.</param>
internal sealed record KnownNetwork(
    bool Listed, bool HasGap, bool KnowsCen, bool KnowsTransitRouter, bool KnowsRegion)
{
    public Known Known => new(KnowsCen, KnowsTransitRouter, KnowsRegion);

    // A listing that was complete once has a complete_at: what it listed then is still in the inventory. While the
    // transit routers of a CEN instance are not known, neither are their attachments.
    private const string Read = """
        with network as (
            select account_id
            from sync.network
            where baseline_at is not null and (@accountId::text is null or account_id = @accountId)
        ),
        router as (
            select transit_router_id, cen_id
            from sync.transit_router
            where (@accountId::text is null or account_id = @accountId)
              and (transit_router_id = @transitRouterId
                   or (cen_id = @cenId and left(cen_id, 200) = left(@cenId, 200)))
        ),
        known as (
            select exists (
                       select
                       from sync.cen
                       where cen_id = @cenId and (@accountId::text is null or account_id = @accountId)
                   ) as knows_cen,
                   exists (select from router where transit_router_id = @transitRouterId) as knows_transit_router,
                   exists (
                       select
                       from sync.scope
                       where region_id = @regionId and (@accountId::text is null or account_id = @accountId)
                   ) as knows_region
        )
        select exists (select from network) as listed,
               exists (
                   select
                   from sync.network_gap gap
                   join network using (account_id)
                   where gap.complete_at is null
                     and (@cenId::text is null or gap.parent_id = @cenId
                          or gap.parent_id in (select transit_router_id from router where cen_id = @cenId))
                     and (@regionId::text is null or gap.region_id in ('', @regionId))
                     and (gap.operation = @action
                          and @action <> 'ListTransitRouters'
                          and (@transitRouterId::text is null or gap.parent_id = @transitRouterId)
                          or gap.operation = 'ListTransitRouters'
                          and @action <> 'DescribeCens'
                          and not known.knows_transit_router)
               ) as has_gap,
               knows_cen, knows_transit_router, knows_region
        from known
        """;

    public static Task<KnownNetwork> ReadAsync(
        NpgsqlConnection connection, NetworkRequest request, string? accountId, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters();
        parameters.Add("action", request.Operation.Action, DbType.String);
        parameters.Add("accountId", accountId, DbType.String);
        foreach (var (name, member) in new[]
            { ("cenId", "CenId"), ("transitRouterId", "TransitRouterId"), ("regionId", "RegionId") })
            parameters.Add(name, CenFilter.AsStored(request.Value(member)), DbType.String);
        return connection.QuerySingleAsync<KnownNetwork>(
            new CommandDefinition(Read, parameters, cancellationToken: cancellationToken));
    }
}
