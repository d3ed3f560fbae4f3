-- Drift events and absences of any resource. Nothing here rewrites or scans a table, because an inventory may have years of events.
--
-- The columns flow_log_id and flow_log_name keep their names: earlier builds, which may still run, and reports read them. The
-- constraints need no resource. At one moment only flow logs are merged, or only the network of an account: CEN instances have no
-- region, and IDs of attachment ends contain a transit router ID. Nor does the cloud give two resources the same ID: each kind of ID
-- has its own prefix.
alter table sync.drift_event add column resource text not null default 'flow_log';
comment on column sync.drift_event.resource is 'What changed: flow_log, cen, transit_router or attachment.';
comment on column sync.drift_event.flow_log_id is
    'The ID of what changed. Of an attachment: attachment ID, @ and transit router ID.';
comment on column sync.drift_event.flow_log_name is 'Its name after the change; of something removed, its last.';
comment on column sync.drift_event.cen_id is
    'Its CEN instance after the change; of something removed, its last. A CEN instance is its own.';

alter table sync.absence add column resource text not null default 'flow_log';
comment on table sync.absence is
    'Items that came back after a removal and were absent again: kept until they are absent in several runs in a row.';
comment on column sync.absence.resource is 'As in drift_event.';
comment on column sync.absence.flow_log_id is 'The ID of the item.';
comment on column sync.absence.run_id is 'The run that last listed their region, or the network of their account, without them.';
