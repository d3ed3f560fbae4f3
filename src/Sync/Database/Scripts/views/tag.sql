-- Tags of the flow logs that exist now.
--
-- Which values has the tag env, and how often?
--   select value, count(*) as flow_logs
--   from report.tag
--   where key = 'env'
--   group by value
--   order by flow_logs desc;
-- Which tag keys differ in case only?
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
comment on column report.tag.flow_log_id is 'The flow log that carries it.';
comment on column report.tag.key is 'Tag key, as spelt.';
comment on column report.tag.value is 'Tag value; empty when the tag is a key alone.';
