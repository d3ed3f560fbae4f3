-- Tags of the flow logs that exist now.
--
-- Which values does the tag env have, and how often?
--   select value, count(*) as flow_logs
--   from report.tag
--   where key = 'env'
--   group by value
--   order by flow_logs desc;
-- Which tag keys differ only in case?
--   select lower(key) as key, array_agg(key) as spellings
--   from (select distinct key from report.tag) k
--   group by lower(key)
--   having count(*) > 1;
create or replace view report.tag as
select f.account_id, f.region_id, f.flow_log_id, t.key, t.value
from sync.flow_log f, jsonb_each_text(f.tags) t;
comment on view report.tag is 'One row per tag of a flow log that exists now.';
comment on column report.tag.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.tag.region_id is 'Region of the flow log.';
comment on column report.tag.flow_log_id is 'The flow log with the tag.';
comment on column report.tag.key is 'Tag key, case-sensitive.';
comment on column report.tag.value is 'Tag value; empty if the tag has only a key.';
