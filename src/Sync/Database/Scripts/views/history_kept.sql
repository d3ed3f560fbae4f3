-- Since when the history is complete.
--
-- As of which times can the inventory and the coverage be queried?
--   select coalesce('since ' || oldest, 'as of any time') as history
--   from report.history_kept;
create or replace view report.history_kept as
select at as oldest
from sync.history_floor;
comment on view report.history_kept is
    'One row: since when versions and events are complete. Sync__History__Keep sets how long they are kept.';
comment on column report.history_kept.oldest is
    'The oldest time that can be queried; null: nothing has been deleted, and every time can.';
