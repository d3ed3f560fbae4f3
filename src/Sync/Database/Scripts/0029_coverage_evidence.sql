-- Removals that are withheld are not a gap of a listing: the listing is complete, and what it lacks is kept. They need
-- a key of their own, because the list of CEN instances has the same one, and a time, because null is "never complete".
alter table sync.network_gap
    add column withheld_ids text[],
    add column is_withheld boolean not null generated always as (withheld_ids is not null) stored;
update sync.network_gap g
set withheld_ids = '{}', complete_at = coalesce(g.complete_at, n.last_at)
from sync.network n
where n.account_id = g.account_id and g.error_code in ('RemovalGuard', 'Flapping');
alter table sync.network_gap
    drop constraint network_gap_key,
    add constraint network_gap_key primary key (account_id, operation, parent_id, is_withheld);
comment on column sync.network_gap.withheld_ids is
    'What the listings no longer contain and is kept: IDs of CEN instances, transit routers or ends of connections. '
    'Null if a listing is not complete.';
comment on column sync.network_gap.is_withheld is 'Whether it is about withheld removals.';

-- The settings that the verdicts were judged by, for the views that judge transit routers.
alter table sync.judged_state
    alter column state drop not null,
    add column fresh_for interval,
    add column filter jsonb;
comment on column sync.judged_state.state is 'The hash; null while verdicts change with time alone.';
comment on column sync.judged_state.fresh_for is 'Sync__Coverage__FreshFor.';
comment on column sync.judged_state.filter is
    'Sync__Alibaba__Filter__*, as an object from the columns of flow logs to values; null if there is none.';

create table sync.baseline_end (
    attachment_end_id text not null,
    constraint baseline_end_key primary key (attachment_end_id)
);
comment on table sync.baseline_end is
    'Ends of connections that were found by the first complete listing of their kind, after the baseline of their '
    'account, and whose coverage is not known yet: that they are not covered is no event.';
alter table sync.uncovered add column is_baseline boolean not null default false;
comment on column sync.uncovered.is_baseline is
    'Whether it was not covered when it was first judged, because a listing that this rests on had never been complete '
    'before: there was no event.';
