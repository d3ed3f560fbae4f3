-- What is worth knowing beside a verdict about coverage, and expectations of attachments. Nothing here rewrites or scans a table.
alter table sync.coverage add column qualifiers jsonb;
alter table sync.coverage_history add column qualifiers jsonb;
comment on column sync.coverage.qualifiers is
    '[{"kind", "text"}]: what is worth knowing beside the verdict and does not change it; null if there is nothing.';

create table sync.attachment_conformance (
    attachment_end_id text not null,
    expectation text not null,
    severity text not null,
    state text not null,
    since timestamptz not null,
    findings jsonb not null,
    constraint attachment_conformance_key primary key (attachment_end_id, expectation),
    constraint state_is_known check (state in ('conforming', 'nonconforming', 'unknown')),
    constraint severity_is_known check (severity in ('low', 'medium', 'high'))
);
comment on table sync.attachment_conformance is
    'One row per end of a connection and expectation that selects it, as last judged.';
comment on column sync.attachment_conformance.state is
    'conforming, nonconforming, or unknown: what the expectation is about is not known.';
comment on column sync.attachment_conformance.since is
    'When the findings began; without findings, when the state began.';
comment on column sync.attachment_conformance.findings is
    'As in nonconformance. Unknown: those of the last time that it was known; a nonconforming event has told them.';

create table sync.judged_attachments (
    only_row boolean not null default true,
    state text not null,
    constraint judged_attachments_key primary key (only_row),
    constraint there_is_one_state check (only_row)
);
comment on table sync.judged_attachments is
    'What the rows of sync.attachment_conformance rest on: the time of the inventory and the expectations. While it is '
    'the same, runs do not judge again.';

comment on column sync.judged_expectation.region_id is
    'Empty for an expectation of attachments, which has judged all ends of the account.';

-- The columns flow_log_id and flow_log_name keep their names, as in drift_event: earlier builds read them.
alter table sync.conformance_event add column resource text not null default 'flow_log';
comment on column sync.conformance_event.resource is 'What was judged: flow_log or attachment.';
comment on column sync.conformance_event.flow_log_id is
    'The ID of what was judged. Of an attachment: attachment ID, @ and transit router ID.';
comment on column sync.conformance_event.flow_log_name is 'Its name.';
