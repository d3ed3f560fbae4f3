insert into sync.reader_key (access_key_id, name, secret_nonce, encrypted_secret)
values ('SYNCtest000000000001', 'a dashboard', '\x000102030405060708090a0b', '\xdeadbeef');
insert into sync.reader_key (access_key_id, name, account_id, revoked_at)
values ('SYNCtest000000000002', 'one who left', '1000000000000001', '2026-02-02T00:00:00Z');
