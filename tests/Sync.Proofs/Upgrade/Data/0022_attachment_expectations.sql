update sync.coverage
set qualifiers = '[{"kind": "old_version", "text": "Flow log fl is of version 2; the newest is 3."}]'
where verdict = 'covered';

insert into sync.attachment_conformance (attachment_end_id, expectation, severity, state, since, findings)
select attachment_end_id, 'every VPC is logged', 'high',
    case when verdict = 'covered' then 'conforming' else 'nonconforming' end, valid_from,
    case when verdict = 'covered' then '[]'::jsonb
        else '[{"field": "verdict", "expected": ["covered"], "actual": "not_covered"}]' end
from sync.coverage;

insert into sync.judged_expectation (account_id, region_id, expectation, rule_hash)
values ('1000000000000001', '', 'every VPC is logged', md5('rule')::uuid);

insert into sync.judged_attachments (state) values ('a state');

insert into sync.conformance_event (event_id, at, run_id, account_id, region_id, flow_log_id, expectation, kind,
    severity, findings, resource)
select gen_random_uuid(), since, 2, '1000000000000001', 'cn-hangzhou', attachment_end_id, expectation, 'nonconforming',
    severity, findings, 'attachment'
from sync.attachment_conformance
where state = 'nonconforming';
