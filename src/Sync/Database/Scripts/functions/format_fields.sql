-- The fields of a LogFormatString that the documentation lists. The cloud may know others.
create or replace function sync.format_fields()
returns text[]
language sql immutable parallel safe
return array[
    'srcaddr', 'dstaddr', 'bytes', 'packets', 'srcport', 'dstport', 'protocol', 'start', 'end', 'direction',
    'account-id', 'cen-id', 'attachment-id', 'src-region-id', 'dst-region-id'];
comment on function sync.format_fields is 'The known fields of a LogFormatString. The first three are required.';
