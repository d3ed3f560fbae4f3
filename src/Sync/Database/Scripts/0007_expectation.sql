create table sync.judged_expectation (
    account_id text not null,
    region_id text not null,
    expectation text not null,
    rule_hash uuid not null,
    judged_at timestamptz not null default clock_timestamp(),
    constraint judged_expectation_key primary key (account_id, region_id, expectation)
);
comment on table sync.judged_expectation is 'The expectations that all flow logs of an account and region have been judged by. A rule that is new or has changed has them judged anew.';
comment on column sync.judged_expectation.rule_hash is 'Of the rule as it was then.';

create table sync.nonconformance (
    account_id text not null,
    region_id text not null,
    flow_log_id text not null,
    expectation text not null,
    severity text not null,
    since timestamptz not null,
    findings jsonb not null,
    constraint nonconformance_key primary key (account_id, region_id, flow_log_id, expectation),
    constraint a_removed_flow_log_is_expected_to_be_nothing
        foreign key (account_id, region_id, flow_log_id) references sync.flow_log (account_id, region_id, flow_log_id) on delete cascade,
    constraint severity_is_known check (severity in ('low', 'medium', 'high'))
);
comment on table sync.nonconformance is 'What is not as expected now: one row per flow log and expectation.';
comment on column sync.nonconformance.since is 'When it began, or was first judged.';
comment on column sync.nonconformance.findings is '[{"field", "expected": [any of these], "actual": as text}]: every field that is not as expected.';

create table sync.conformance_event (
    event_id uuid not null,
    at timestamptz not null,
    run_id bigint not null,
    account_id text not null,
    region_id text not null,
    flow_log_id text not null,
    flow_log_name text,
    cen_id text,
    expectation text not null,
    kind text not null,
    severity text not null,
    findings jsonb not null,
    constraint conformance_event_key primary key (event_id),
    constraint kind_is_known check (kind in ('nonconforming', 'conforming')),
    constraint severity_is_known check (severity in ('low', 'medium', 'high'))
);
comment on table sync.conformance_event is 'One row whenever a change of a flow log makes it break an expectation, or keep it again, written in the transaction of the change.';
comment on column sync.conformance_event.event_id is 'Stable: names the event to whoever is told of it.';
comment on column sync.conformance_event.at is 'The moment of the merge.';
comment on column sync.conformance_event.findings is 'Nonconforming: what is not as expected. Conforming: what was not, with what it is now; empty where the expectation does not select the flow log any more.';
create index conformance_event_newest on sync.conformance_event (at, event_id);
