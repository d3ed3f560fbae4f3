insert into sync.sync_network (
    run_id, account_id, outcome, started_at, duration_ms, cens, transit_routers, attachments, added, calls, gaps,
    error_code, error_message)
select run_id, '1000000000000001', case when run_id = 3 then 'incomplete' else 'synced' end, started_at, 900, 2, 3, 20,
    case when run_id = 1 then 25 else 0 end, 18,
    case when run_id = 3
        then jsonb_build_array(jsonb_build_object(
            'operation', 'ListTransitRouterVpcAttachments', 'errorCode', 'Forbidden.RAM', 'errorMessage', 'kein Recht',
            'listings', 2, 'example', 'tr-1', 'completeAt', '2026-02-01T00:00:10Z'))
        else '[]'
    end,
    case when run_id = 3 then 'Forbidden.RAM' end, case when run_id = 3 then 'kein Recht' end
from sync.sync_run;

update sync.sync_run set network_off = true where outcome = 'failed';
