insert into sync.baseline_end (attachment_end_id) values ('tr-attach-1@tr-1');
insert into sync.network_gap (account_id, operation, parent_id, region_id, since, complete_at, error_code,
    error_message, withheld_ids)
values ('1000000000000001', 'DescribeCens', '', '', '2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z', 'RemovalGuard',
    'A reason.', array['cen-1']);
