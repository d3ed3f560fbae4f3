-- Whether what is connected to each transit router is logged, as judged at the end of the last run, with its history.
-- The names differ from those of sync.transit_router, whose readers select from this table.
create table sync.router_verdict (
    router_id text not null,
    verdict text,
    why text not null,
    own_flow_log_id text,
    begun_at timestamptz not null,
    ended_at timestamptz not null default 'infinity',
    constraint router_verdict_key primary key (router_id, begun_at),
    constraint a_verdict_ends_after_it_begins check (begun_at < ended_at)
);
comment on table sync.router_verdict is
    'Verdicts on transit routers, each for [begun_at, ended_at); infinity: it is that of the last run.';
comment on column sync.router_verdict.verdict is
    'covered, partly, not_covered, impossible or unknown; null: there is nothing to cover.';
comment on column sync.router_verdict.own_flow_log_id is
    'An active flow log of the transit router itself; null if there is none.';
create index router_verdict_by_end on sync.router_verdict (ended_at);
