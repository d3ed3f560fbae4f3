-- Whether each connection has an active flow log, as judged at the end of the last run. The tables have the shape of
-- those of other resources, so that they are written and read in the same way.
create table sync.coverage (
    account_id text not null,
    region_id text not null,
    attachment_end_id text not null,
    transit_router_attachment_id text,
    transit_router_id text,
    cen_id text,
    resource_type text,
    resource_id text,
    resource_owner_id text,
    attachment_name text,
    peer_transit_router_id text,
    peer_region_id text,
    verdict text,
    reason text,
    flow_logs jsonb,
    since text,
    since_at timestamptz,
    tags jsonb not null,
    extra jsonb,
    content_hash uuid not null,
    first_seen_at timestamptz not null,
    valid_from timestamptz not null,
    constraint coverage_key primary key (account_id, region_id, attachment_end_id)
);
comment on table sync.coverage is 'Coverage of each end of a connection, as last judged.';
create table sync.coverage_history (
    account_id text not null,
    region_id text not null,
    attachment_end_id text not null,
    transit_router_attachment_id text,
    transit_router_id text,
    cen_id text,
    resource_type text,
    resource_id text,
    resource_owner_id text,
    attachment_name text,
    peer_transit_router_id text,
    peer_region_id text,
    verdict text,
    reason text,
    flow_logs jsonb,
    since text,
    since_at timestamptz,
    tags jsonb not null,
    extra jsonb,
    content_hash uuid not null,
    first_seen_at timestamptz not null,
    valid_from timestamptz not null,
    valid_to timestamptz not null,
    constraint coverage_history_key primary key (account_id, region_id, attachment_end_id, valid_from),
    constraint a_version_ends_after_it_begins check (valid_from < valid_to)
);
comment on table sync.coverage_history is 'Former verdicts, each for [valid_from, valid_to).';
create index coverage_by_id on sync.coverage (attachment_end_id);
create index coverage_by_begin on sync.coverage (valid_from);
create index coverage_by_tag on sync.coverage using gin (tags jsonb_path_ops);
create index coverage_history_by_id on sync.coverage_history (attachment_end_id);
create index coverage_history_by_begin on sync.coverage_history (valid_from);
create index coverage_history_by_end on sync.coverage_history (valid_to);
comment on column sync.coverage.verdict is 'covered, partly, not_covered, impossible or unknown.';
comment on column sync.coverage.flow_logs is 'Array of the IDs of the flow logs that count.';
comment on column sync.coverage.since is 'When the verdict was first given, without interruption; ISO 8601, UTC.';
create index coverage_by_transit_router on sync.coverage (left(transit_router_id, 200));
create index coverage_by_cen on sync.coverage (left(cen_id, 200));
create index coverage_by_verdict on sync.coverage (verdict);

create function sync.coverage_words(
    attachment_end_id text, transit_router_attachment_id text, transit_router_id text, cen_id text,
    resource_id text, attachment_name text, tags jsonb)
returns tsvector
language sql immutable parallel safe
return sync.text_words(
    left(coalesce(attachment_end_id, ''), 1000) || ' ' ||
    left(coalesce(transit_router_attachment_id, ''), 1000) || ' ' ||
    left(coalesce(transit_router_id, ''), 1000) || ' ' ||
    left(coalesce(cen_id, ''), 1000) || ' ' ||
    left(coalesce(resource_id, ''), 1000) || ' ' ||
    left(coalesce(attachment_name, ''), 1000) || ' ' ||
    left(tags::text, 20000));
comment on function sync.coverage_words is 'What q searches.';
create index coverage_by_word on sync.coverage using gin (sync.coverage_words(
    attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_id, attachment_name,
    tags));


create table sync.coverage_baseline (
    account_id text not null,
    at timestamptz not null,
    constraint coverage_baseline_key primary key (account_id)
);
comment on table sync.coverage_baseline is
    'Accounts whose coverage was judged after their CEN instances had been listed completely. Until then, what is not '
    'covered is no event.';

create table sync.uncovered (
    attachment_end_id text not null,
    since timestamptz not null,
    constraint uncovered_key primary key (attachment_end_id)
);
comment on table sync.uncovered is
    'Ends of connections that are known as not covered: that they are was an event, or belongs to the baseline of their '
    'account.';
comment on column sync.uncovered.since is 'When that was.';

create table sync.coverage_event (
    event_id uuid not null,
    at timestamptz not null,
    run_id bigint not null,
    account_id text not null,
    region_id text not null,
    attachment_end_id text not null,
    transit_router_attachment_id text,
    transit_router_id text,
    cen_id text,
    resource_type text,
    resource_id text,
    attachment_name text,
    kind text not null,
    severity text not null,
    verdict_before text,
    verdict text not null,
    reason text not null,
    constraint coverage_event_key primary key (event_id),
    constraint kind_is_known check (kind in ('uncovered', 'covered')),
    constraint severity_is_known check (severity in ('low', 'medium', 'high'))
);
comment on table sync.coverage_event is
    'One row whenever the end of a connection is found not covered, or covered again, written in the transaction of the '
    'verdict.';
comment on column sync.coverage_event.event_id is 'Stable: names the event to whoever is told of it.';
comment on column sync.coverage_event.at is 'When the end was judged.';
comment on column sync.coverage_event.verdict_before is 'The verdict before, if this run changed it; else null.';
create index coverage_event_newest on sync.coverage_event (at, event_id);
create index coverage_event_of_end on sync.coverage_event (attachment_end_id, at);

create table sync.judged_state (
    only_row boolean not null default true,
    state text not null,
    constraint judged_state_key primary key (only_row),
    constraint there_is_one_state check (only_row)
);
comment on table sync.judged_state is
    'What the verdicts of sync.coverage rest on, as a hash: one row. While it is the same, runs do not judge again.';
