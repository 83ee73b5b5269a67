-- One row: the first day of the weeks that the stirred articles are of.
select min(week) as since from stirred_stories
