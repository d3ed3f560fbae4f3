create table sync.kept_settings (
    version bigint generated always as identity,
    kept_at timestamptz not null default clock_timestamp(),
    kept_by text not null,
    settings jsonb not null,
    constraint kept_settings_key primary key (version)
);
comment on table sync.kept_settings is 'What the app is set to tell and to expect, one row per version: the newest holds for every process on this database.';
comment on column sync.kept_settings.kept_by is 'The host or command that started with these settings.';
comment on column sync.kept_settings.settings is 'Sinks (name, type and host, no secret), alert rules, expectations and drift rules.';

create table sync.reader_nonce (
    access_key_id text not null,
    nonce_hash uuid not null,
    expires_at timestamptz not null,
    constraint reader_nonce_key primary key (access_key_id, nonce_hash)
);
comment on table sync.reader_nonce is 'Signed requests of readers that were answered: each is good once, whichever instance gets its copy.';
comment on column sync.reader_nonce.nonce_hash is 'Half of the SHA-256 of the nonce: what a caller sends cannot swell the table.';
comment on column sync.reader_nonce.expires_at is 'From then on a copy is too old anyway, and the row is deleted.';
create index reader_nonce_expiry on sync.reader_nonce (expires_at);
