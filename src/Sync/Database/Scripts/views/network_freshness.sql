-- How up to date the network of each account is: its CEN instances, transit routers and attachments.
--
-- Which networks did the newest run not list completely, and why?
--   select account_id, stale_reason, error_code, error_message, last_at
--   from report.network_freshness
--   where stale_reason is not null
--   order by account_id;
-- Which lists of the network are not complete, and since when?
--   select account_id, incomplete_lists, incomplete_since, error_message
--   from report.network_freshness
--   where incomplete_lists > 0
--   order by incomplete_since;
create or replace view report.network_freshness as
select k.account_id,
       case
           when newest.network_off then 'Network is switched off (Sync__Network__Enabled).'
           when coalesce(l.outcome, n.last_outcome) not in ('synced', 'unsupported')
               then coalesce(l.outcome, n.last_outcome)
           when n.account_id is null then 'neverSeen'
           when n.last_at < now() - j.fresh_for then 'outdated'
           when n.last_run_id < newest.run_id then 'missed'
       end as stale_reason,
       coalesce(l.outcome, n.last_outcome) as last_outcome, n.last_at, n.last_run_id, now() - n.last_at as age,
       n.baseline_at, coalesce(g.lists, 0) as incomplete_lists, g.since as incomplete_since,
       case when l.run_id is null then n.last_error_code else l.error_code end as error_code,
       case when l.run_id is null then n.last_error_message else l.error_message end as error_message
from (
    select account_id from sync.account
    union
    select account_id from sync.scope
) k
left join sync.network n on n.account_id = k.account_id
left join sync.judged_state j on true
left join (
    select run_id, network_off from sync.sync_run where finished_at is not null order by run_id desc limit 1
) newest on true
left join sync.sync_network l on l.run_id = newest.run_id and l.account_id = k.account_id
left join (
    select account_id, count(*) as lists, min(since) as since from sync.network_gap group by account_id
) g on g.account_id = k.account_id;
comment on view report.network_freshness is 'One row per known account, with the state of its network.';
comment on column report.network_freshness.account_id is 'Alibaba Cloud account.';
comment on column report.network_freshness.stale_reason is
    'Null: listed by the newest run. Otherwise its outcome, missed (not reached by the newest run), outdated (listed '
    'longer ago than Sync__Coverage__FreshFor), neverSeen, or that the network is switched off.';
comment on column report.network_freshness.last_outcome is
    'synced, incomplete (some lists are not complete), unsupported (the account has no right to list it), failed or '
    'skipped; null: no run has tried.';
comment on column report.network_freshness.last_at is 'When it was last listed; null: never.';
comment on column report.network_freshness.last_run_id is 'Run that last listed it.';
comment on column report.network_freshness.age is 'Time since it was last listed; null: never.';
comment on column report.network_freshness.baseline_at is
    'When its CEN instances were first listed completely; null: never.';
comment on column report.network_freshness.incomplete_lists is
    'Number of lists, such as the VPC attachments of one transit router, that are not complete.';
comment on column report.network_freshness.incomplete_since is 'Since when the first of them is not complete.';
comment on column report.network_freshness.error_code is
    'Why it was not synced: an error code of the API or of Sync; null if it was.';
comment on column report.network_freshness.error_message is 'The same as text, without secrets.';
