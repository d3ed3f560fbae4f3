-- How up to date the inventory of each account and region is.
--
-- Which accounts and regions were not listed completely within the last hour, and why?
--   select account_id, region_id, last_outcome, error_code, age
--   from report.scope_freshness
--   where last_complete_at is null or age > interval '1 hour'
--   order by age desc nulls first;
-- How many scopes have each outcome?
--   select last_outcome, count(*) as scopes, max(age) as oldest
--   from report.scope_freshness
--   group by last_outcome;
create or replace view report.scope_freshness as
select s.account_id, s.region_id, s.last_outcome, s.last_at, s.last_run_id, s.last_complete_at,
       now() - s.last_complete_at as age, s.baseline_at,
       case when s.look_run_id = s.last_run_id then s.look_listed else l.listed end as listed,
       case when s.look_run_id = s.last_run_id then s.look_error_code else l.error_code end as error_code,
       case when s.look_run_id = s.last_run_id then s.look_error_message else l.error_message end as error_message,
       case
           when s.last_error_code = 'Excluded' then 'excluded'
           when s.last_outcome not in ('synced', 'unsupported') then s.last_outcome
           when s.last_run_id < newest.run_id then 'missed'
       end as stale_reason
from sync.scope s
left join sync.sync_scope l
    on l.run_id = s.last_run_id and l.account_id = s.account_id and l.region_id = s.region_id
    and s.look_run_id is distinct from s.last_run_id
left join (
    select run_id from sync.sync_run where finished_at is not null order by run_id desc limit 1
) newest on true;
comment on view report.scope_freshness is 'One row per account and region (scope) that was ever part of a run.';
comment on column report.scope_freshness.account_id is 'Alibaba Cloud account.';
comment on column report.scope_freshness.region_id is 'Region.';
comment on column report.scope_freshness.last_outcome is
    'synced, incomplete (listed, but not shown to be complete), unsupported, failed or skipped.';
comment on column report.scope_freshness.last_at is 'Time of the last outcome.';
comment on column report.scope_freshness.last_run_id is 'Run of the last outcome.';
comment on column report.scope_freshness.last_complete_at is
    'Time of the last complete listing; null: never.';
comment on column report.scope_freshness.age is 'Time since the last complete listing; null: never.';
comment on column report.scope_freshness.baseline_at is
    'Time of the first complete listing, which creates no drift events; null: never.';
comment on column report.scope_freshness.listed is 'Number of flow logs in the last listing.';
comment on column report.scope_freshness.error_code is
    'Why it was not synced: an error code of the API or of Sync; null if it was.';
comment on column report.scope_freshness.error_message is 'The same as text, without secrets.';
comment on column report.scope_freshness.stale_reason is
    'Null: verified by the newest run. Otherwise its outcome, missed (not reached by the newest run) or excluded '
    '(by the settings).';
