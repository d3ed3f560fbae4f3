create table sync.drift_event (
    event_id uuid not null,
    at timestamptz not null,
    run_id bigint not null,
    account_id text not null,
    region_id text not null,
    flow_log_id text not null,
    flow_log_name text,
    cen_id text,
    kind text not null,
    changes jsonb not null,
    shown jsonb,
    severity text not null,
    state text not null,
    pending_since bigint,
    folded_into uuid,
    flaps integer not null default 0,
    flapped_at timestamptz,
    constraint drift_event_key primary key (event_id),
    constraint a_flow_log_changes_once_in_a_moment unique (flow_log_id, account_id, region_id, at),
    constraint kind_is_known check (kind in ('added', 'changed', 'removed')),
    constraint severity_is_known check (severity in ('low', 'medium', 'high')),
    constraint state_is_known check (state in ('shown', 'pending', 'folded', 'ignored')),
    constraint a_pending_event_knows_since_when check ((state = 'pending') = (pending_since is not null)),
    constraint only_a_folded_event_is_part_of_another check (folded_into is null or state = 'folded'),
    constraint a_flap_has_a_time check ((flaps = 0) = (flapped_at is null))
);
comment on table sync.drift_event is 'One row per change of the inventory, baselines aside, written in the transaction of the change.';
comment on column sync.drift_event.event_id is 'Stable: names the event to whoever is told of it.';
comment on column sync.drift_event.at is 'The moment of the merge: where the new version begins and the old one ends.';
comment on column sync.drift_event.run_id is 'The run that found it. The run may be pruned; its events stay.';
comment on column sync.drift_event.flow_log_name is 'After the change; of a removed flow log, its last.';
comment on column sync.drift_event.cen_id is 'After the change; of a removed flow log, its last.';
comment on column sync.drift_event.changes is 'What was merged: [{"field", "before", "after"}], all of it. Never rewritten.';
comment on column sync.drift_event.shown is 'What readers get where that is not all of changes: without ignored fields, or over a transient status.';
comment on column sync.drift_event.state is 'shown; pending: a transient status that may yet settle; folded: part of another event, or undone while it was pending; ignored: by a rule.';
comment on column sync.drift_event.pending_since is 'The run that first saw the transient status.';
comment on column sync.drift_event.folded_into is 'The event that speaks for this one; null when there is nothing left to say.';
comment on column sync.drift_event.flaps is 'How often the same change came again after it had been undone.';
comment on column sync.drift_event.flapped_at is 'When it last did.';
create index drift_event_newest on sync.drift_event (at, event_id);
create unique index one_event_is_pending_per_flow_log on sync.drift_event (account_id, region_id, flow_log_id) where state = 'pending';
