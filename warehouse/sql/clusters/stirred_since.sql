-- One row: the first day of the weeks that the stirred articles are of, and what is in a cluster with those.
select min(week) - 14 as since from stirred_stories
