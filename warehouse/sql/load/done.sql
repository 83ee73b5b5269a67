-- Lets go of the lines that were read: they are stored.
drop table incoming;
drop table kept_texts;
drop table recalled;
drop table resolved;
drop table redirects;
drop table said;
drop table rekeyed;
drop table cuts;
drop table cut_versions;
drop table withdrawn
