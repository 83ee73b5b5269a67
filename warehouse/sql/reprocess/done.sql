-- Lets go of what was compared.
drop table former_versions;
drop table renewed;
drop table fates;
drop table differences;
drop table otherwise
