-- The first three texts of a list, and how many more there are: 'a, b, c and 97 more'.
create or replace function sync.first_few(texts text[])
returns text
language sql immutable parallel safe
return array_to_string(texts[1:3], ', ')
    || case when cardinality(texts) > 3 then ' and ' || (cardinality(texts) - 3)::text || ' more' else '' end;
comment on function sync.first_few is 'The first three texts of a list, and how many more there are.';
