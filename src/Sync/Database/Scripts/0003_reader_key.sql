create table sync.reader_key (
    access_key_id text not null,
    name text not null,
    account_id text,
    secret_nonce bytea,
    encrypted_secret bytea,
    created_at timestamptz not null default clock_timestamp(),
    revoked_at timestamptz,
    constraint reader_key_key primary key (access_key_id),
    constraint a_key_has_a_secret_until_it_is_revoked
        check ((revoked_at is null) = (encrypted_secret is not null) and (revoked_at is null) = (secret_nonce is not null))
);
comment on table sync.reader_key is 'Key pairs that readers of /api/cen sign with: ours, never the cloud''s.';
comment on column sync.reader_key.account_id is 'The one account the key may read; null: all.';
comment on column sync.reader_key.encrypted_secret is 'AES-256-GCM under a key from the settings, its tag at the end, the access key id as associated data.';

-- The order in which /api/cen lists a region.
create index flow_log_by_creation on sync.flow_log (region_id, created_at, flow_log_id);
