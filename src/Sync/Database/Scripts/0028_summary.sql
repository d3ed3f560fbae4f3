-- The events per day of the summary, which are read from this index alone: of a large inventory, a month has hundreds of
-- thousands. Building it reads the table and waits for nobody who reads.
create index drift_event_counted on sync.drift_event (at) include (kind, severity)
    where state = 'shown' and resource = 'flow_log';
