alter table sync.scope add column last_error_code text;
comment on column sync.scope.last_error_code is 'Why its last run did not verify it: the code of the API, or one of ours; else null.';

alter table sync.account add column failing_since timestamptz;
comment on column sync.account.failing_since is 'Since when no run could try it, or left it out; null: the last one could.';
