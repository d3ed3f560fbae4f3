insert into sync.judged_expectation (account_id, region_id, expectation, rule_hash)
values ('1000000000000001', 'cn-hangzhou', 'every flow log is on', md5('rule')::uuid);

insert into sync.nonconformance (account_id, region_id, flow_log_id, expectation, severity, since, findings)
select account_id, region_id, flow_log_id, 'every flow log is on', 'medium', valid_from,
    jsonb_build_array(jsonb_build_object('field', 'status', 'expected', jsonb_build_array('Active'), 'actual', status))
from sync.flow_log
where status = 'Inactive' and region_id = 'cn-hangzhou';

insert into sync.conformance_event (event_id, at, run_id, account_id, region_id, flow_log_id, expectation, kind, severity, findings)
select gen_random_uuid(), since, 2, account_id, region_id, flow_log_id, expectation, 'nonconforming', severity, findings
from sync.nonconformance;
