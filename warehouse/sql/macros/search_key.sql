-- A word as a number: its first three bytes, then 40 bits of its MD5. What begins alike lies close together.
create or replace macro main.search_key(word) as
(('0x' || rpad(hex(encode(word))[1:6], 6, '0'))::UBIGINT << 40) | (md5_number_lower(word) & 1099511627775);
comment on macro main.search_key is 'A word as a number: its first three bytes, then 40 bits of its MD5. What begins alike lies close together.';
