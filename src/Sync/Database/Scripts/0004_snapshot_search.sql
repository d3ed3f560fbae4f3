-- What q searches: names, descriptions, ids and tags as words. Punctuation parts words, so that "prod" finds "team-prod" and
-- "tr-attach" finds "tr-attach-1". It needs no extension, because not every server may have one. Long texts are cut: an
-- index entry has a limit (1 MB), and one endless description must not stop a merge.
create function sync.flow_log_words(
    flow_log_id text, flow_log_name text, description text, cen_id text, transit_router_id text, transit_router_attachment_id text,
    project_name text, log_store_name text, tags jsonb)
returns tsvector
language sql immutable parallel safe
return to_tsvector('pg_catalog.simple'::regconfig, translate(
    left(flow_log_id, 1000) || ' ' || left(coalesce(flow_log_name, ''), 1000) || ' ' || left(coalesce(cen_id, ''), 1000) || ' '
        || left(coalesce(transit_router_id, ''), 1000) || ' ' || left(coalesce(transit_router_attachment_id, ''), 1000) || ' '
        || left(coalesce(project_name, ''), 1000) || ' ' || left(coalesce(log_store_name, ''), 1000) || ' '
        || left(tags::text, 20000) || ' ' || left(coalesce(description, ''), 20000),
    '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', '                                '));
comment on function sync.flow_log_words is 'What q searches: every word of names, descriptions, ids and tags.';

create index flow_log_by_word on sync.flow_log using gin (sync.flow_log_words(
    flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name, log_store_name, tags));

-- tag.KEY=VALUE. The smaller of the two kinds: it knows pairs, and a key alone is rarely asked for.
create index flow_log_by_tag on sync.flow_log using gin (tags jsonb_path_ops);

-- The filter people use most after the region, which the primary key serves.
create index flow_log_by_cen on sync.flow_log (cen_id);

-- One flow log by its id alone, now and in its history: the primary keys begin with the account.
create index flow_log_by_id on sync.flow_log (flow_log_id);
create index flow_log_history_by_id on sync.flow_log_history (flow_log_id);

-- History grows for ever and is mostly asked about lately: what was still valid then is a short piece of this.
create index flow_log_history_by_end on sync.flow_log_history (valid_to);

-- One row. All instances sign with it, so that a cursor of one is good at another; made here, it is known to nobody else.
create table sync.cursor_key (
    only_row boolean primary key default true,
    key bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
    constraint there_is_one_key check (only_row)
);
insert into sync.cursor_key default values;
comment on table sync.cursor_key is 'Signs the cursors of paged reads: one row. A new key ends all walks under way.';
