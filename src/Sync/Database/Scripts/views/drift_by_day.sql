-- Number of drift events of flow logs by day.
--
-- How many drift events were there on each of the last 30 days?
--   select day, sum(events) as events
--   from report.drift_by_day
--   where day > (now() at time zone 'UTC')::date - 30
--   group by day
--   order by day;
-- On which days were there drift events of high severity, and where?
--   select day, account_id, region_id, kind, events
--   from report.drift_by_day
--   where severity = 'high' and day > (now() at time zone 'UTC')::date - 30
--   order by day desc, events desc;
create or replace view report.drift_by_day as
select (at at time zone 'UTC')::date as day, account_id, region_id, kind, severity, count(*) as events
from sync.drift_event
where state = 'shown' and resource = 'flow_log'
group by (at at time zone 'UTC')::date, account_id, region_id, kind, severity;
comment on view report.drift_by_day is
    'Events of report.drift counted by day, account, region, kind and severity. Days without events have no row.';
comment on column report.drift_by_day.day is 'Day in UTC.';
comment on column report.drift_by_day.account_id is 'Alibaba Cloud account.';
comment on column report.drift_by_day.region_id is 'Region.';
comment on column report.drift_by_day.kind is 'added, changed or removed.';
comment on column report.drift_by_day.severity is 'low, medium or high.';
comment on column report.drift_by_day.events is 'Number of events.';
