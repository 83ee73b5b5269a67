-- Lets go of what was at hand: it is stored.
drop table if exists search_postings;
drop table if exists search_keys;
drop table if exists search_gathered;
drop table if exists search_replaced;
drop table if exists search_kept;
drop table if exists search_known;
drop table if exists search_touched_versions;
drop table if exists search_arrivals;
drop table if exists search_touched
