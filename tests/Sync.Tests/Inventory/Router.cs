using Sync.Inventory;
using Sync.Inventory.Fields;

using static Sync.Inventory.Fields.FieldUse;

namespace Sync.Tests.Inventory;

/// <summary>A second, small resource: what it takes to add one is this file.</summary>
internal sealed record Router : Listed, IResource<Router>
{
    public required string TransitRouterId { get; init; }
    public string? TransitRouterName { get; init; }
    public int? Asn { get; init; }
    public string? CreateTime { get; init; }

    /// <summary>A field that was added later.</summary>
    public string? Type { get; init; }

    public override string Id => TransitRouterId;

    public static Resource<Router> Resource { get; } = new()
    {
        Name = "transit router",
        Table = "router",
        Route = "routers",
        Operation = "ListTransitRouters",
        Entries = ("TransitRouters", "TransitRouter"),
        RegionPlace = 2,
        Create = () => new Router { TransitRouterId = "" },
        Key = new(router => router.TransitRouterId) { Place = 1, Use = Filter | Sort },
        Fields =
        [
            new TextField<Router>(router => router.TransitRouterName) { Place = 3, Use = Filter | Sort | Search },
            new NumberField<Router>(router => router.Asn) { Place = 4, Use = Filter | Sort },
            new TimeField<Router>(
                router => router.CreateTime, "created_at", (router, time) => router with { CreateTime = time })
            {
                Place = 5, Use = Sort,
            },
            new TextField<Router>(router => router.Type) { Place = 6, IsLater = true, Use = Filter | Category },
        ],
    };

    public const string Script = """
        create table sync.router (
            account_id text, region_id text, transit_router_id text, transit_router_name text, asn integer,
            create_time text, created_at timestamptz, type text, tags jsonb not null, extra jsonb,
            content_hash uuid not null, first_seen_at timestamptz not null, valid_from timestamptz not null,
            primary key (account_id, region_id, transit_router_id)
        );
        create table sync.router_history (like sync.router, valid_to timestamptz not null);
        create function sync.router_words(id text, name text, tags jsonb) returns tsvector immutable language sql
            as $$ select to_tsvector('pg_catalog.simple', concat_ws(' ', id, name, tags::text)) $$
        """;
}
