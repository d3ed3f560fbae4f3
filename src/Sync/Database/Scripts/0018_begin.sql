-- What began in a stretch of time, and what had begun by a moment: the difference of two moments and lists of the past look at
-- these versions and no others.
create index flow_log_by_begin on sync.flow_log (valid_from);
create index flow_log_history_by_begin on sync.flow_log_history (valid_from);
