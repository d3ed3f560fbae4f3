-- Snapshots: files with the inventory as of a moment, written to a store on a schedule. A row is kept for each moment, so that
-- each is written by one instance, and a missed one is written later.
create table sync.snapshot_series (
    name text not null,
    planned_to timestamptz not null,
    lease uuid,
    leased_until timestamptz,
    constraint snapshot_series_key primary key (name),
    constraint a_lease_has_an_end check ((lease is null) = (leased_until is null))
);
comment on table sync.snapshot_series is 'The snapshots of one name in the settings.';
comment on column sync.snapshot_series.planned_to is 'Up to this time, every moment of the schedule has a row in sync.snapshot.';
comment on column sync.snapshot_series.lease is 'Random: the instance that writes. Free without one, or from leased_until on.';

create table sync.snapshot (
    name text not null,
    moment timestamptz not null,
    origin text not null,
    planned_at timestamptz not null default statement_timestamp(),
    since timestamptz,
    run_id bigint,
    freshness jsonb,
    state text not null default 'planned',
    attempts integer not null default 0,
    due_at timestamptz not null default statement_timestamp(),
    attempted_at timestamptz,
    reason text,
    ended_at timestamptz,
    overdue_at timestamptz,
    rows bigint,
    bytes bigint,
    manifest text,
    manifest_sha256 text,
    constraint snapshot_key primary key (name, moment),
    constraint snapshot_of_a_series foreign key (name) references sync.snapshot_series (name),
    constraint origin_is_known check (origin in ('schedule', 'run', 'command', 'backfill')),
    constraint state_is_known check (state in ('planned', 'written', 'skipped', 'removed')),
    constraint what_ended_has_a_time check ((state = 'planned') = (ended_at is null)),
    constraint a_written_snapshot_has_a_manifest
        check (state <> 'written' or num_nulls(rows, bytes, manifest, manifest_sha256) = 0)
);
comment on table sync.snapshot is 'One row per moment of a series: a snapshot that is planned, was written, or was skipped.';
comment on column sync.snapshot.moment is 'The time that its files show.';
comment on column sync.snapshot.origin is 'What planned it: schedule, run (after each run), command or backfill.';
comment on column sync.snapshot.since is 'Its events are those after this time: the moment before it in the series. Null: from the first.';
comment on column sync.snapshot.run_id is 'The newest run that had ended at the moment; set by the first attempt, like freshness.';
comment on column sync.snapshot.freshness is 'What that run had verified, as in the manifest, so that a repeated attempt writes the same.';
comment on column sync.snapshot.state is 'planned: written when due; written; skipped: not written for the reason; removed: written, and removed after the time that it is kept.';
comment on column sync.snapshot.due_at is 'When the next attempt is made.';
comment on column sync.snapshot.reason is 'Why the last attempt failed, or why it was skipped; no secret.';
comment on column sync.snapshot.overdue_at is 'When it was reported as overdue.';
comment on column sync.snapshot.manifest is 'The path of its manifest in the store.';
create index snapshot_planned on sync.snapshot (name, moment) where state = 'planned';
create index snapshot_newest on sync.snapshot (moment, name);
