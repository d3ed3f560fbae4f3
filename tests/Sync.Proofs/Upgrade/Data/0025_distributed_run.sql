insert into sync.run_work (run_id, deadline_at, stop_code, stop_message, accounts, scopes)
values (4, '2026-03-02T00:25:00Z', 'Cancelled', 'The run was stopped.', 2, 2);

insert into sync.run_work_account (run_id, number, account_id, name, outcome, error_code, error_message)
values (4, 0, '1000000000000001', 'base', 'succeeded', null, null),
    (4, 1, '1000000000000002', null, 'failed', 'EntityNotExist.Role', 'The role does not exist.');

insert into sync.run_work_scope (run_id, account_id, region_id, proven_at, duration_ms, has_rows, part)
values (4, '1000000000000001', 'cn-hangzhou', '2026-03-01T00:00:10Z', 900, true, 0),
    (4, '1000000000000001', 'cn-shanghai', null, 0, false, 0);
