namespace Sync.Proofs.Dashboard;

/// <summary>
/// A network with coverage of every verdict and a history of 90 days, written to the tables: CEN instances with ten
/// transit routers each, of which the first is connected to all others.
/// </summary>
internal static class LargeNetwork
{
    /// <summary>The number of attachments of a transit router that are no connection to another one.</summary>
    public const int Attachments = 8;

    private const int Routers = 10;

    // Deterministic: the verdict follows from the numbers of the CEN instance, the transit router and the attachment.
    private const string Rows = """
        -- As if the runs so far had listed it.
        update sync.sync_run set network_off = false;

        create temp table router on commit drop as
        select c, r, (c % 2 + 1)::text as account_id, format('cen-%s', lpad(c::text, 4, '0')) as cen_id,
            format('tr-%s', lpad((c * 100 + r)::text, 6, '0')) as transit_router_id,
            (array['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'cn-shenzhen', 'cn-hongkong', 'ap-southeast-1',
                'ap-northeast-1', 'eu-central-1', 'us-west-1', 'me-central-1'])[r] as region_id,
            case when (c * 7 + r) % 29 = 0 then 'Basic' else 'Enterprise' end as type
        from generate_series(1, @cens) c, generate_series(1, @routers) r;

        insert into sync.cen (
            account_id, region_id, cen_id, name, status, tags, content_hash, first_seen_at, valid_from)
        select account_id, '', cen_id,
            (array['retail', 'payments', 'logistics', 'analytics', 'platform', 'media'])[1 + c % 6] || '-' || c,
            'Active', '{}', gen_random_uuid(), now() - interval '100 days', now() - interval '100 days'
        from router
        where r = 1;

        insert into sync.transit_router (
            account_id, region_id, transit_router_id, cen_id, transit_router_name, type, status, tags, content_hash,
            first_seen_at, valid_from)
        select account_id, region_id, transit_router_id, cen_id, 'core-' || region_id, type, 'Active', '{}',
            gen_random_uuid(), now() - interval '100 days', now() - interval '100 days'
        from router;

        create temp table listed on commit drop as
        select o.c * 7919 + o.r * 131 + a * 17 as n, o.*, null::text as peer_transit_router_id,
            null::text as peer_region_id,
            format('tr-attach-%s', lpad((o.c * 10000 + o.r * 100 + a)::text, 8, '0')) as id,
            (array['VPC', 'VPC', 'VPC', 'VBR', 'VPN', 'VPC', 'ECR', 'VPC'])[a] as kind
        from router o, generate_series(1, @attachments) a
        where o.type = 'Enterprise'
        union all
        select o.c * 7919 + greatest(o.r, p.r) * 131, o.*, p.transit_router_id, p.region_id,
            format('tr-attach-%s', lpad((o.c * 10000 + greatest(o.r, p.r) * 100 + 90 + least(o.r, p.r))::text, 8, '0')),
            'TR'
        from router o
        join router p on p.c = o.c and p.r <> o.r
            and (1 in (o.r, p.r) or o.c % 3 = 0 and abs(o.r - p.r) = 1);

        create temp table judged on commit drop as
        select l.*, n % 90 as days,
            case
                when type = 'Basic' then 'impossible'
                when peer_transit_router_id is not null and n % 100 < 12 then 'partly'
                when n % 100 < 3 then 'unknown'
                when n % 100 < 4 + 40 / c then 'not_covered'
                when n % 100 = 97 then 'impossible'
                else 'covered'
            end as verdict
        from listed l;

        insert into sync.coverage (
            account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id,
            resource_type, resource_id, attachment_name, peer_transit_router_id, peer_region_id, verdict, reason,
            flow_logs, since, since_at, tags, content_hash, first_seen_at, valid_from)
        select account_id, region_id, id || '@' || transit_router_id, id, transit_router_id, cen_id, kind,
            coalesce(peer_transit_router_id, lower(kind) || '-' || left(md5(id), 20)),
            case when n % 4 > 0 then 'shop-' || n end, peer_transit_router_id,
            peer_region_id, verdict,
            case verdict
                when 'not_covered' then 'No flow log.'
                when 'covered' then format('Flow log flowlog-%s of transit router %s is active.', c, transit_router_id)
                when 'partly' then format('Only traffic that leaves transit router %s is logged.', transit_router_id)
                when 'unknown' then 'Not known: the list of such attachments was not complete.'
                else format('Transit router %s is of Basic Edition, which has no flow logs.', transit_router_id)
            end,
            case when verdict in ('covered', 'partly') then jsonb_build_array('flowlog-' || c) else '[]' end,
            to_char((now() - days * interval '1 day') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            now() - days * interval '1 day',
            case when n % 5 = 0 then '{}'
                else jsonb_build_object('team', (array['network', 'payments', 'data'])[1 + n % 3], 'env', 'prod')
            end,
            gen_random_uuid(), now() - interval '100 days', now() - days * interval '1 day'
        from judged;

        insert into sync.coverage_history (
            account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id,
            resource_type, verdict, reason, flow_logs, tags, content_hash, first_seen_at, valid_from, valid_to)
        select account_id, region_id, id || '@' || transit_router_id, id, transit_router_id, cen_id, kind,
            case when n % 3 = 0 then 'not_covered' else 'covered' end, 'As judged before.', '[]', '{}',
            gen_random_uuid(), now() - interval '100 days', now() - interval '100 days', now() - days * interval '1 day'
        from judged;

        insert into sync.attachment (
            account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id,
            resource_type, transit_router_attachment_name, status, tags, content_hash, first_seen_at, valid_from)
        select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id,
            resource_type, attachment_name, 'Attached', tags, content_hash, first_seen_at, first_seen_at
        from sync.coverage
        on conflict do nothing;

        insert into sync.network (account_id, last_run_id, last_outcome, last_at)
        select distinct account_id, coalesce((select max(run_id) from sync.sync_run), 0), 'synced', now()
        from router
        on conflict do nothing;
        insert into sync.network_gap (
            account_id, operation, parent_id, region_id, since, complete_at, error_code, error_message)
        select account_id, 'ListTransitRouterVpnAttachments', transit_router_id, region_id, now(),
            now() - interval '3 hours', 'Forbidden.RAM', 'You are not authorized to do this action.'
        from router
        where (c, r) = (1, 2);
        update sync.inventory_clock set at = clock_timestamp();
        """;

    /// <summary>Adds <paramref name="cens"/> × 10 transit routers, each with about ten ends of connections.</summary>
    public static Task FillAsync(SyncApplication app, int cens) =>
        app.ExecuteAsync(Rows, new { cens, routers = Routers, attachments = Attachments });
}
