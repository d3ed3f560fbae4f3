insert into sync.sync_account (run_id, account_id, name, outcome, error_code, error_message)
select run_id, '1000000000000001', 'büro 本社', case when run_id = 3 then 'partial' else 'succeeded' end, null, null
from sync.sync_run;

insert into sync.account (account_id, name, last_run_id, last_outcome, last_at, last_open_at)
values ('1000000000000001', 'büro 本社', 3, 'partial', '2026-03-01T00:00:10Z', '2026-03-01T00:00:01Z');
