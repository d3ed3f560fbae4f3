create table sync.sink (
    name text not null,
    lease uuid,
    leased_until timestamptz,
    disabled_at timestamptz,
    resume_at timestamptz,
    last_sent_at timestamptz,
    last_failed_at timestamptz,
    last_reason text,
    constraint sink_key primary key (name),
    constraint a_lease_has_an_end check ((lease is null) = (leased_until is null))
);
comment on table sync.sink is 'One row per sink that anything was ever owed to, whether or not the settings still name it.';
comment on column sync.sink.lease is 'Who sends to it now: one instance at a time, so that messages arrive in their order.';
comment on column sync.sink.leased_until is 'From then on any instance may take over: the one that sent is taken for dead.';
comment on column sync.sink.disabled_at is 'When it said that it wants no more (410): nothing is sent until a person enables it, and nothing is lost.';
comment on column sync.sink.resume_at is 'Not before: it asked for a pause.';
comment on column sync.sink.last_reason is 'Why the last failed attempt failed; no part of an address or a secret.';

create table sync.alert_message (
    message_id uuid not null,
    sink text not null,
    run_id bigint not null,
    made_at timestamptz not null,
    severity text not null,
    total integer not null,
    told integer not null,
    state text not null default 'owed',
    attempts integer not null default 0,
    due_at timestamptz not null,
    attempted_at timestamptz,
    ended_at timestamptz,
    status integer,
    reason text,
    constraint alert_message_key primary key (message_id),
    constraint severity_is_known check (severity in ('low', 'medium', 'high')),
    constraint state_is_known check (state in ('owed', 'sent', 'dead')),
    constraint what_ended_has_a_time check ((state = 'owed') = (ended_at is null)),
    constraint no_more_is_told_than_there_is check (told between 1 and total)
);
comment on table sync.alert_message is 'One message to one sink: what is sent, and sent again, under one id.';
comment on column sync.alert_message.run_id is 'The run that found its events; the newest, where events of several had to wait.';
comment on column sync.alert_message.severity is 'The gravest of its events.';
comment on column sync.alert_message.told is 'How many events it tells one by one, the gravest: fewer than total in a digest.';
comment on column sync.alert_message.state is 'owed: sent when it is due; sent: the sink took it; dead: every attempt failed, and it waits for a person.';
comment on column sync.alert_message.status is 'The HTTP status of the last attempt.';
create index alert_message_not_sent on sync.alert_message (sink, due_at) where state <> 'sent';
create index alert_message_sent on sync.alert_message (sink, ended_at) where state = 'sent';

create table sync.delivery (
    delivery_id bigint generated always as identity,
    sink text not null,
    event_id uuid not null,
    owed_at timestamptz not null default statement_timestamp(),
    run_id bigint not null,
    rule text not null,
    severity text not null,
    event jsonb not null,
    message_id uuid,
    constraint delivery_key primary key (delivery_id),
    constraint an_event_is_owed_to_a_sink_once unique (event_id, sink),
    constraint delivery_of_a_message foreign key (message_id) references sync.alert_message (message_id) on delete cascade,
    constraint severity_is_known check (severity in ('low', 'medium', 'high'))
);
comment on table sync.delivery is 'One event owed to one sink, written in the transaction of the change: no change without it, and none of it without the change.';
comment on column sync.delivery.rule is 'The first alert rule that asked for it.';
comment on column sync.delivery.event is 'All that is told of the event, as it was then.';
comment on column sync.delivery.message_id is 'The message it is told in; null until its run is over.';
create index delivery_waiting on sync.delivery (sink, owed_at) where message_id is null;
create index delivery_of_message on sync.delivery (message_id) where message_id is not null;
