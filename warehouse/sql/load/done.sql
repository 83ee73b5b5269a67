-- Lets go of the lines that were read: they are stored.
drop table incoming;
drop table new_captures;
drop table new_versions;
drop table timelines
