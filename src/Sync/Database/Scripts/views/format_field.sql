-- The fields in the records of each flow log.
--
-- How often is each field recorded?
--   select field, count(*) as flow_logs
--   from report.format_field
--   group by field
--   order by flow_logs desc, field;
-- Which flow logs record fields that the documentation does not list?
--   select account_id, region_id, flow_log_id, field
--   from report.format_field
--   where not is_known
--   order by account_id, region_id, flow_log_id, position;
create or replace view report.format_field as
select f.account_id, f.region_id, f.flow_log_id, t.position, t.match[1] as field,
       t.match[1] = any(sync.format_fields()) as is_known, t.match[1] = any((sync.format_fields())[:3]) as is_required
from sync.flow_log f,
     regexp_matches(f.log_format_string, '\$\{([^{}]+)\}', 'g') with ordinality t (match, position);
comment on view report.format_field is 'One row per field in the LogFormatString of a flow log that exists now.';
comment on column report.format_field.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.format_field.region_id is 'Region of the flow log.';
comment on column report.format_field.flow_log_id is 'The flow log.';
comment on column report.format_field.position is 'Position in the record, from 1.';
comment on column report.format_field.field is 'Name of the field, such as srcaddr.';
comment on column report.format_field.is_known is 'Whether the documentation of the cloud lists it.';
comment on column report.format_field.is_required is 'Whether every format must have it: srcaddr, dstaddr and bytes.';
