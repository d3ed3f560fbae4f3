-- Views and grants as the last build left them whose newest script was 0010, and what it noted of them.

create or replace view report.conformance as
select event_id, at, kind, severity, account_id, region_id, flow_log_id, flow_log_name, cen_id, run_id, expectation, findings
from sync.conformance_event;
comment on view report.conformance is 'One row whenever a change of a flow log made it break an expectation, or keep it again. New and changed expectations make none.';
comment on column report.conformance.event_id is 'Stable: the id that alerts carry.';
comment on column report.conformance.at is 'The moment of the change in the inventory.';
comment on column report.conformance.kind is 'nonconforming or conforming.';
comment on column report.conformance.severity is 'low, medium or high, by the expectation.';
comment on column report.conformance.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.conformance.region_id is 'Region of the flow log.';
comment on column report.conformance.flow_log_id is 'The flow log that changed.';
comment on column report.conformance.flow_log_name is 'After the change.';
comment on column report.conformance.cen_id is 'After the change.';
comment on column report.conformance.run_id is 'The run that found it.';
comment on column report.conformance.expectation is 'The name of the expectation in the settings.';
comment on column report.conformance.findings is '[{"field", "expected", "actual"}]: what is not as expected; of one that conforms, what was not; empty if it is not selected any more.';

create or replace view report.coverage_by_cen as
select account_id, cen_id, count(*) as flow_logs,
       count(*) filter (where status = 'Active') as active,
       count(*) filter (where status is distinct from 'Active') as inactive,
       count(distinct region_id) as regions,
       count(distinct transit_router_id) as transit_routers,
       count(distinct transit_router_attachment_id) as attachments,
       count(distinct transit_router_attachment_id) filter (where status = 'Active') as attachments_active,
       max(valid_from) as changed_at
from sync.flow_log
group by account_id, cen_id;
comment on view report.coverage_by_cen is 'One row per CEN instance that has a flow log now.';
comment on column report.coverage_by_cen.account_id is 'Alibaba Cloud account.';
comment on column report.coverage_by_cen.cen_id is 'CEN instance; null for flow logs that name none.';
comment on column report.coverage_by_cen.flow_logs is 'How many there are.';
comment on column report.coverage_by_cen.active is 'Of these, how many are Active.';
comment on column report.coverage_by_cen.inactive is 'Of these, how many are in any other status.';
comment on column report.coverage_by_cen.regions is 'Regions with a flow log.';
comment on column report.coverage_by_cen.transit_routers is 'Transit routers with a flow log.';
comment on column report.coverage_by_cen.attachments is 'Attachments with a flow log.';
comment on column report.coverage_by_cen.attachments_active is 'Attachments with one that is Active.';
comment on column report.coverage_by_cen.changed_at is 'When one of them last changed.';

create or replace view report.coverage_by_transit_router as
with recursive former as (
    (select transit_router_attachment_id, account_id, transit_router_id
     from sync.flow_log_history
     where transit_router_attachment_id is not null and transit_router_id is not null
     order by transit_router_attachment_id, account_id, transit_router_id
     limit 1)
    union all
    select following.transit_router_attachment_id, following.account_id, following.transit_router_id
    from former
    cross join lateral (
        select transit_router_attachment_id, account_id, transit_router_id
        from sync.flow_log_history
        where transit_router_attachment_id is not null and transit_router_id is not null
          and (transit_router_attachment_id, account_id, transit_router_id)
              > (former.transit_router_attachment_id, former.account_id, former.transit_router_id)
        order by transit_router_attachment_id, account_id, transit_router_id
        limit 1
    ) following
), attachment as (
    select account_id, transit_router_id, transit_router_attachment_id, sum(flow_logs) as flow_logs, sum(active) as active
    from (
        select account_id, transit_router_id, transit_router_attachment_id, count(*) as flow_logs,
               count(*) filter (where status = 'Active') as active
        from sync.flow_log
        where transit_router_id is not null
        group by account_id, transit_router_id, transit_router_attachment_id
        union all
        select account_id, transit_router_id, transit_router_attachment_id, 0, 0
        from former
    ) known
    group by account_id, transit_router_id, transit_router_attachment_id
)
select account_id, transit_router_id, sum(flow_logs)::bigint as flow_logs, sum(active)::bigint as active,
       (sum(flow_logs) - sum(active))::bigint as inactive,
       coalesce(array_agg(transit_router_attachment_id order by transit_router_attachment_id)
           filter (where transit_router_attachment_id is not null and active > 0), '{}') as attachments_active,
       coalesce(array_agg(transit_router_attachment_id order by transit_router_attachment_id)
           filter (where transit_router_attachment_id is not null and active = 0 and flow_logs > 0), '{}') as attachments_inactive,
       coalesce(array_agg(transit_router_attachment_id order by transit_router_attachment_id)
           filter (where transit_router_attachment_id is not null and active = 0), '{}') as attachments_without
from attachment
group by account_id, transit_router_id;
comment on view report.coverage_by_transit_router is 'One row per transit router that a flow log names now or ever named with an attachment.';
comment on column report.coverage_by_transit_router.account_id is 'Alibaba Cloud account.';
comment on column report.coverage_by_transit_router.transit_router_id is 'Transit router.';
comment on column report.coverage_by_transit_router.flow_logs is 'How many it has now.';
comment on column report.coverage_by_transit_router.active is 'Of these, how many are Active.';
comment on column report.coverage_by_transit_router.inactive is 'Of these, how many are in any other status.';
comment on column report.coverage_by_transit_router.attachments_active is 'Attachments with an active flow log.';
comment on column report.coverage_by_transit_router.attachments_inactive is 'Attachments whose flow logs are all in another status.';
comment on column report.coverage_by_transit_router.attachments_without is 'Known attachments without an active flow log: the inactive ones, and those whose flow logs are gone.';

create or replace view report.delivery as
select d.delivery_id, d.owed_at, d.sink, d.rule, coalesce(m.state, 'owed') as state, d.run_id, d.event_id,
       d.event->>'kind' as kind, d.severity, d.event->>'accountId' as account_id, d.event->>'regionId' as region_id,
       d.event->>'flowLogId' as flow_log_id, d.event->'changes' as changes, d.message_id, coalesce(m.attempts, 0) as attempts,
       case when m.state = 'owed' then m.due_at end as due_at, m.attempted_at, m.ended_at, m.status, m.reason
from sync.delivery d
left join sync.alert_message m using (message_id);
comment on view report.delivery is 'One row per event that is or was owed to a sink, with what became of it.';
comment on column report.delivery.delivery_id is 'Grows with time.';
comment on column report.delivery.owed_at is 'When the event was merged.';
comment on column report.delivery.sink is 'Whom it is for, by the name of the settings.';
comment on column report.delivery.rule is 'The first alert rule that asked for it.';
comment on column report.delivery.state is 'owed: it is sent when it is due; sent: the sink took it; dead: every attempt failed, and it waits for a person.';
comment on column report.delivery.run_id is 'The run that found the event.';
comment on column report.delivery.event_id is 'The drift event, or the one of an expectation.';
comment on column report.delivery.kind is 'added, changed, removed, nonconforming or conforming.';
comment on column report.delivery.severity is 'low, medium or high, as it was then.';
comment on column report.delivery.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.delivery.region_id is 'Region of the flow log.';
comment on column report.delivery.flow_log_id is 'The flow log it is about.';
comment on column report.delivery.changes is '[{"field", "before", "after"}], as they were told.';
comment on column report.delivery.message_id is 'The id it is sent under, with others of its run; null until the run is over.';
comment on column report.delivery.attempts is 'Attempts to send the message.';
comment on column report.delivery.due_at is 'When it is sent, or sent again; null once it is not any more.';
comment on column report.delivery.attempted_at is 'The last attempt; null before the first.';
comment on column report.delivery.ended_at is 'When it was sent or given up; null while it is owed.';
comment on column report.delivery.status is 'The HTTP status of the last attempt; null where there was no answer.';
comment on column report.delivery.reason is 'Why the last attempt failed; null when it did not.';

create or replace view report.drift as
select event_id, at, kind, severity, account_id, region_id, flow_log_id, flow_log_name, cen_id, run_id,
       coalesce(shown, changes) as changes, flaps, flapped_at
from sync.drift_event
where state = 'shown';
comment on view report.drift is 'One row per change of the inventory that is to be told. A first complete listing of an account and region makes none.';
comment on column report.drift.event_id is 'Stable: the id that alerts carry.';
comment on column report.drift.at is 'The moment of the change in the inventory: where a version ends and the next begins.';
comment on column report.drift.kind is 'added, changed or removed.';
comment on column report.drift.severity is 'low, medium or high, by the rules of the settings.';
comment on column report.drift.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.drift.region_id is 'Region of the flow log.';
comment on column report.drift.flow_log_id is 'The flow log that changed.';
comment on column report.drift.flow_log_name is 'After the change; of a removed flow log, its last.';
comment on column report.drift.cen_id is 'After the change; of a removed flow log, its last.';
comment on column report.drift.run_id is 'The run that found it.';
comment on column report.drift.changes is '[{"field", "before", "after"}]; tags as tags.KEY.';
comment on column report.drift.flaps is 'How often the same change came again after it had been undone.';
comment on column report.drift.flapped_at is 'When it last did; null when it never did.';

create or replace view report.drift_by_day as
select (at at time zone 'UTC')::date as day, account_id, region_id, kind, severity, count(*) as events
from sync.drift_event
where state = 'shown'
group by (at at time zone 'UTC')::date, account_id, region_id, kind, severity;
comment on view report.drift_by_day is 'Events of report.drift counted by day, account, region, kind and severity. Days without any have no row.';
comment on column report.drift_by_day.day is 'Day in UTC.';
comment on column report.drift_by_day.account_id is 'Alibaba Cloud account.';
comment on column report.drift_by_day.region_id is 'Region.';
comment on column report.drift_by_day.kind is 'added, changed or removed.';
comment on column report.drift_by_day.severity is 'low, medium or high.';
comment on column report.drift_by_day.events is 'How many.';

create or replace view report.flow_log as
select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id,
       project_name, log_store_name, log_format_string, flow_log_version, interval, status, creation_time, created_at,
       tags, extra, first_seen_at, valid_from as changed_at
from sync.flow_log;
comment on view report.flow_log is 'One row per flow log that exists now, as last proven by a complete listing of its account and region.';
comment on column report.flow_log.account_id is 'Alibaba Cloud account. Part of the key.';
comment on column report.flow_log.region_id is 'Region that was listed. Part of the key.';
comment on column report.flow_log.flow_log_id is 'Part of the key.';
comment on column report.flow_log.flow_log_name is 'As the API gives it; null when it has none.';
comment on column report.flow_log.description is 'As the API gives it; null when it has none.';
comment on column report.flow_log.cen_id is 'CEN instance.';
comment on column report.flow_log.transit_router_id is 'Transit router; null for flow logs of older kinds.';
comment on column report.flow_log.transit_router_attachment_id is 'The network instance connection that is logged; null where the flow log names none.';
comment on column report.flow_log.project_name is 'Project of Log Service the logs go to.';
comment on column report.flow_log.log_store_name is 'Logstore in that project.';
comment on column report.flow_log.log_format_string is 'Which fields a record has: ${srcaddr}${dstaddr}…; one per row in report.format_field.';
comment on column report.flow_log.flow_log_version is 'As the API gives it; 3 is the latest known.';
comment on column report.flow_log.interval is 'Seconds between two records: 60 or 600.';
comment on column report.flow_log.status is 'As the API gives it: Active, Inactive, and Modifying for a while.';
comment on column report.flow_log.creation_time is 'When the cloud created it, as the API spells it.';
comment on column report.flow_log.created_at is 'creation_time as a time; null where it cannot be read as one.';
comment on column report.flow_log.tags is 'Tags as {"key": "value"}; one per row in report.tag.';
comment on column report.flow_log.extra is 'Members the API sent that its page does not list; null when there are none.';
comment on column report.flow_log.first_seen_at is 'Since when it has existed without a break, as far as was seen.';
comment on column report.flow_log.changed_at is 'Since when it is as it is now.';

create or replace view report.flow_log_history as
select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id,
       project_name, log_store_name, log_format_string, flow_log_version, interval, status, creation_time, created_at,
       tags, extra, first_seen_at, valid_from, null::timestamptz as valid_to
from sync.flow_log
union all
select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id,
       project_name, log_store_name, log_format_string, flow_log_version, interval, status, creation_time, created_at,
       tags, extra, first_seen_at, valid_from, valid_to
from sync.flow_log_history;
comment on view report.flow_log_history is 'One row per version of a flow log, each for [valid_from, valid_to).';
comment on column report.flow_log_history.account_id is 'Alibaba Cloud account. Part of the key.';
comment on column report.flow_log_history.region_id is 'Region that was listed. Part of the key.';
comment on column report.flow_log_history.flow_log_id is 'Part of the key.';
comment on column report.flow_log_history.flow_log_name is 'As the API gives it; null when it has none.';
comment on column report.flow_log_history.description is 'As the API gives it; null when it has none.';
comment on column report.flow_log_history.cen_id is 'CEN instance.';
comment on column report.flow_log_history.transit_router_id is 'Transit router; null for flow logs of older kinds.';
comment on column report.flow_log_history.transit_router_attachment_id is 'The network instance connection that is logged; null where the flow log names none.';
comment on column report.flow_log_history.project_name is 'Project of Log Service the logs go to.';
comment on column report.flow_log_history.log_store_name is 'Logstore in that project.';
comment on column report.flow_log_history.log_format_string is 'Which fields a record has: ${srcaddr}${dstaddr}…; one per row in report.format_field.';
comment on column report.flow_log_history.flow_log_version is 'As the API gives it; 3 is the latest known.';
comment on column report.flow_log_history.interval is 'Seconds between two records: 60 or 600.';
comment on column report.flow_log_history.status is 'As the API gives it: Active, Inactive, and Modifying for a while.';
comment on column report.flow_log_history.creation_time is 'When the cloud created it, as the API spells it.';
comment on column report.flow_log_history.created_at is 'creation_time as a time; null where it cannot be read as one.';
comment on column report.flow_log_history.tags is 'Tags as {"key": "value"}; one per row in report.tag.';
comment on column report.flow_log_history.extra is 'Members the API sent that its page does not list; null when there are none.';
comment on column report.flow_log_history.first_seen_at is 'Begin of the time it existed without a break that this version belongs to.';
comment on column report.flow_log_history.valid_from is 'Begin of this version, inclusive. Part of the key.';
comment on column report.flow_log_history.valid_to is 'End of this version, exclusive; null: it is the one of now.';

create or replace view report.format_field as
select f.account_id, f.region_id, f.flow_log_id, t.position, t.match[1] as field
from sync.flow_log f, regexp_matches(f.log_format_string, '\$\{([^{}]+)\}', 'g') with ordinality t (match, position);
comment on view report.format_field is 'One row per field of the LogFormatString of a flow log that exists now.';
comment on column report.format_field.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.format_field.region_id is 'Region of the flow log.';
comment on column report.format_field.flow_log_id is 'The flow log whose records have it.';
comment on column report.format_field.position is 'Place in the record, from 1.';
comment on column report.format_field.field is 'Its name, such as srcaddr.';

create or replace function report.flow_log_as_of(at timestamptz)
returns setof report.flow_log_history
language sql stable parallel safe
as $$
    select * from report.flow_log_history where valid_to is null and valid_from <= at
    union all
    select * from report.flow_log_history where valid_to > at and valid_from <= at
$$;
comment on function report.flow_log_as_of is 'The versions that were valid at a moment: exactly what the inventory said then.';

create or replace view report.log_destination as
select account_id, region_id, project_name, log_store_name, interval, log_format_string, count(*) as flow_logs,
       count(*) filter (where status = 'Active') as active, count(distinct cen_id) as cens
from sync.flow_log
group by account_id, region_id, project_name, log_store_name, interval, log_format_string;
comment on view report.log_destination is 'One row per project, Logstore, interval and format that flow logs of an account and region write now.';
comment on column report.log_destination.account_id is 'Alibaba Cloud account.';
comment on column report.log_destination.region_id is 'Region.';
comment on column report.log_destination.project_name is 'Project of Log Service.';
comment on column report.log_destination.log_store_name is 'Logstore in that project.';
comment on column report.log_destination.interval is 'Seconds between two records.';
comment on column report.log_destination.log_format_string is 'Which fields a record has.';
comment on column report.log_destination.flow_logs is 'How many flow logs write there in this form.';
comment on column report.log_destination.active is 'Of these, how many are Active.';
comment on column report.log_destination.cens is 'How many CEN instances they belong to.';

create or replace view report.nonconforming as
select n.account_id, n.region_id, n.flow_log_id, f.flow_log_name, f.cen_id, f.tags, n.expectation, n.severity, n.since,
       finding.field, finding.expected, finding.actual
from sync.nonconformance n
join sync.flow_log f using (account_id, region_id, flow_log_id)
cross join jsonb_to_recordset(n.findings) as finding (field text, expected jsonb, actual text);
comment on view report.nonconforming is 'One row per flow log, expectation and field that is not as expected.';
comment on column report.nonconforming.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.nonconforming.region_id is 'Region of the flow log.';
comment on column report.nonconforming.flow_log_id is 'The flow log that is not as expected.';
comment on column report.nonconforming.flow_log_name is 'Its name.';
comment on column report.nonconforming.cen_id is 'Its CEN instance.';
comment on column report.nonconforming.tags is 'Its tags: key to value.';
comment on column report.nonconforming.expectation is 'The name of the expectation in the settings.';
comment on column report.nonconforming.severity is 'low, medium or high, by the expectation.';
comment on column report.nonconforming.since is 'When the flow log began not to be as this expectation says, or was first judged.';
comment on column report.nonconforming.field is 'The field; one tag is tags.KEY.';
comment on column report.nonconforming.expected is 'A list, of which any would do; * stands for any characters.';
comment on column report.nonconforming.actual is 'As text; null where the field is not there.';

create or replace view report.run as
select r.run_id, r.trigger, r.forced, r.started_at, r.finished_at, r.finished_at - r.started_at as duration, r.outcome,
       r.error_code, r.error_message, s.scopes, s.scopes_not_synced, s.added, s.changed, s.removed, s.unchanged, s.calls, s.retries, s.throttled
from sync.sync_run r
cross join lateral (
    select count(*) as scopes,
           count(*) filter (where outcome not in ('synced', 'unsupported') and error_code is distinct from 'NotListed') as scopes_not_synced,
           coalesce(sum(added), 0) as added, coalesce(sum(changed), 0) as changed, coalesce(sum(removed), 0) as removed,
           coalesce(sum(unchanged), 0) as unchanged, coalesce(sum(calls), 0) as calls, coalesce(sum(retries), 0) as retries,
           coalesce(sum(throttled), 0) as throttled
    from sync.sync_scope
    where run_id = r.run_id
) s;
comment on view report.run is 'One row per run, with the sums of its scopes.';
comment on column report.run.run_id is 'Grows with time.';
comment on column report.run.trigger is 'What started it: timer, http or cli.';
comment on column report.run.forced is 'The mass-removal guard was told to stand aside.';
comment on column report.run.started_at is 'By the database''s clock.';
comment on column report.run.finished_at is 'Null while it works.';
comment on column report.run.duration is 'From start to finish; null while it works.';
comment on column report.run.outcome is 'succeeded, partial (some scopes were not synced), failed (none could be tried), interrupted (its process ended); null while it works.';
comment on column report.run.error_code is 'Why it failed as a whole; else null.';
comment on column report.run.error_message is 'The same in words, without secrets.';
comment on column report.run.scopes is 'Accounts and regions it named.';
comment on column report.run.scopes_not_synced is 'Of these, how many a person should look at.';
comment on column report.run.added is 'Flow logs that were new.';
comment on column report.run.changed is 'Flow logs that differed.';
comment on column report.run.removed is 'Flow logs that were provably gone.';
comment on column report.run.unchanged is 'Flow logs that were as known.';
comment on column report.run.calls is 'Calls to the cloud, attempts included.';
comment on column report.run.retries is 'Of these, repeated ones.';
comment on column report.run.throttled is 'Of these, how many the cloud answered with throttling.';

create or replace view report.scope_freshness as
select s.account_id, s.region_id, s.last_outcome, s.last_at, s.last_run_id, s.last_complete_at, now() - s.last_complete_at as age,
       s.baseline_at, l.listed, l.error_code, l.error_message
from sync.scope s
left join sync.sync_scope l on l.run_id = s.last_run_id and l.account_id = s.account_id and l.region_id = s.region_id;
comment on view report.scope_freshness is 'One row per account and region that a run ever named.';
comment on column report.scope_freshness.account_id is 'Alibaba Cloud account.';
comment on column report.scope_freshness.region_id is 'Region.';
comment on column report.scope_freshness.last_outcome is 'synced, incomplete (walked, not provably whole), unsupported, failed or skipped.';
comment on column report.scope_freshness.last_at is 'When that was.';
comment on column report.scope_freshness.last_run_id is 'The run it was in.';
comment on column report.scope_freshness.last_complete_at is 'When its inventory was last proven whole; null: never.';
comment on column report.scope_freshness.age is 'Time since then; null: never proven.';
comment on column report.scope_freshness.baseline_at is 'Its first complete listing, which makes no drift; null: there was none.';
comment on column report.scope_freshness.listed is 'Flow logs that the last run saw.';
comment on column report.scope_freshness.error_code is 'Why it was not synced: the code of the API, or one of ours; else null.';
comment on column report.scope_freshness.error_message is 'The same in words, without secrets.';

create or replace view report.tag as
select f.account_id, f.region_id, f.flow_log_id, t.key, t.value
from sync.flow_log f, jsonb_each_text(f.tags) t;
comment on view report.tag is 'One row per tag of a flow log that exists now.';
comment on column report.tag.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.tag.region_id is 'Region of the flow log.';
comment on column report.tag.flow_log_id is 'The flow log that carries it.';
comment on column report.tag.key is 'Tag key, as spelt.';
comment on column report.tag.value is 'Tag value; empty when the tag is a key alone.';

do $$
begin
    if exists (select from pg_roles where rolname = 'sync_report') then
        grant usage on schema report to sync_report;
        grant select on all tables in schema report to sync_report;
    end if;
end
$$;

insert into sync.schema_text (name, hash) values
    ('views.conformance.sql', '8e5535ad8907daa115315b190e7f75a657e65acfcf843c6a62574d04f29fb65d'),
    ('views.coverage_by_cen.sql', '217dfdc6ea545a497c7f43f11e0e2b26d95b5fdcb552be68d3e9dab5339aabec'),
    ('views.coverage_by_transit_router.sql', 'b189f8d619d71e71620969b54247f5cb49e616e07a1152e66db12764dd010125'),
    ('views.delivery.sql', '96fd8fbeaac49d6ff52cdcca73d502e72c4cd903a864a82c6da8c0adb7362aa6'),
    ('views.drift.sql', '35562f6cf5fd3e426e4220d657dfb57bdcc28e6072076f061e823817d3640a85'),
    ('views.drift_by_day.sql', 'ccf941afb798fa203805136b3d41c0c037f08d21d3370e955ac19c21bbc6d52e'),
    ('views.flow_log.sql', 'aaba1a188ff1c2a658d12d452da26ae664ba6a5497cab5b6b0d62ac34a7d7ad4'),
    ('views.flow_log_history.sql', '1601ca9034947b1e01b15c7db2604f6392201f239cb8c6ffd1dde3b565fd8ba4'),
    ('views.format_field.sql', '639babebb9a232ecea4817ee4d97a7bc6b1660ff6b450aefca403d171314b023'),
    ('views.function.flow_log_as_of.sql', '0104cbc7e3e420da5abbd5a2ee8d4ff30055fd7392a1971782b003698744cc80'),
    ('views.log_destination.sql', 'dd607de2ba58f06127ff70c324f7ca99f3cbaa0a8fd5b9c013f3bae066ad65b9'),
    ('views.nonconforming.sql', 'c51e072fcd588d5f38372e8f4253ec28a79f84dfbdbc99df08e599b2f2545a42'),
    ('views.run.sql', '899f8da9bf9c6743cf94b8c37251fdc751ee5c671b346180dfaf89c632673f11'),
    ('views.scope_freshness.sql', 'f076abac57a8560147b627a668ea4baebcdcef1c79e87946bbc6dbdab1116087'),
    ('views.tag.sql', 'd436c05b65835b121fe6190eb1b51224296910aa9162bc71ebb1a94aec01cc70'),
    ('grants.sql', 'ba315b4f48049e5e5142c9cfd3c21d9f06d427a758fa1e32fca0aa9cc43e54f0');
