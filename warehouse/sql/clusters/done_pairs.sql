-- Lets go of what the pairs were worked out from.
drop table sharers;
drop table candidates
