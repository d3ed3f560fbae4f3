-- A btree takes no entry of more than 2,704 bytes, and these texts are the cloud's: one long value stopped the merge of
-- its region. So indexes hold the beginnings of texts, and who searches compares beginnings as well. 200 characters are
-- 800 bytes at most, and far more than any id or name of a project has. The new indexes are made before the old ones go:
-- readers wait for neither.
create index flow_log_by_cen_start on sync.flow_log (left(cen_id, 200));
create index flow_log_by_transit_router_start on sync.flow_log (left(transit_router_id, 200));
create index flow_log_by_project_start on sync.flow_log (left(project_name, 200), left(log_store_name, 200));

-- This one is read in its order, from one attachment to the next. What is longer is no id of an attachment and left out.
create index flow_log_history_by_attachment_id
    on sync.flow_log_history (transit_router_attachment_id, account_id, transit_router_id)
    where length(transit_router_attachment_id) <= 200 and length(transit_router_id) <= 200;

create function sync.beginnings(texts text[]) returns text[]
language sql immutable parallel safe
return array(select left(whole, 200) from unnest(texts) as given (whole));
comment on function sync.beginnings is
    'What indexes hold of texts: compare left(column, 200) with these, and the column with the texts.';

-- What was no time was taken for one: "12:00" for noon of the day on which it was read.
update sync.flow_log
set created_at = null
where created_at is not null
  and creation_time !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?Z$';
update sync.flow_log_history
set created_at = null
where created_at is not null
  and creation_time !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?Z$';

drop index sync.flow_log_by_cen;
drop index sync.flow_log_by_transit_router;
drop index sync.flow_log_by_project;
drop index sync.flow_log_history_by_attachment;
alter index sync.flow_log_by_cen_start rename to flow_log_by_cen;
alter index sync.flow_log_by_transit_router_start rename to flow_log_by_transit_router;
alter index sync.flow_log_by_project_start rename to flow_log_by_project;
alter index sync.flow_log_history_by_attachment_id rename to flow_log_history_by_attachment;
-- Of an expression there are no statistics before this.
analyze sync.flow_log;
