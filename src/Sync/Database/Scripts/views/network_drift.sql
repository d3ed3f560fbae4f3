-- Drift events of CEN instances, transit routers and attachments.
--
-- What was added to the network in the last week?
--   select at, resource, account_id, region_id, resource_id, resource_name, cen_id
--   from report.network_drift
--   where kind = 'added' and at > now() - interval '168 hours'
--   order by at desc;
-- Which attachments were removed in the last week?
--   select at, account_id, region_id, resource_id, resource_name, cen_id
--   from report.network_drift
--   where resource = 'attachment' and kind = 'removed' and at > now() - interval '168 hours'
--   order by at desc;
-- How many changes were there in each CEN instance in the last 30 days?
--   select account_id, cen_id, resource, count(*) as changes
--   from report.network_drift
--   where at > now() - interval '720 hours'
--   group by account_id, cen_id, resource
--   order by changes desc;
create or replace view report.network_drift as
select event_id, at, kind, severity, resource, account_id, region_id, flow_log_id as resource_id,
       flow_log_name as resource_name, cen_id, run_id, coalesce(shown, changes) as changes, flaps, flapped_at
from sync.drift_event
where state = 'shown' and resource <> 'flow_log';
comment on view report.network_drift is
    'One row per reported change of the network. The first complete listing of the network of an account creates none.';
comment on column report.network_drift.event_id is 'Stable ID, as in alerts.';
comment on column report.network_drift.at is
    'When the inventory changed: the previous version ends and the next one begins at this time.';
comment on column report.network_drift.kind is 'added, changed or removed.';
comment on column report.network_drift.severity is 'low, medium or high, by the rules in the settings.';
comment on column report.network_drift.resource is 'What changed: cen, transit_router or attachment.';
comment on column report.network_drift.account_id is 'Alibaba Cloud account of what changed.';
comment on column report.network_drift.region_id is 'Region of what changed; empty for CEN instances.';
comment on column report.network_drift.resource_id is
    'The ID of what changed. Of an attachment: attachment ID, @ and transit router ID.';
comment on column report.network_drift.resource_name is 'Its name after the change; of something removed, its last name.';
comment on column report.network_drift.cen_id is
    'Its CEN instance after the change; of something removed, its last one. A CEN instance is its own.';
comment on column report.network_drift.run_id is 'The run that detected it.';
comment on column report.network_drift.changes is '[{"field", "before", "after"}]; tags as tags.KEY.';
comment on column report.network_drift.flaps is 'How often the change was undone and repeated.';
comment on column report.network_drift.flapped_at is 'When that last happened; null: never.';
