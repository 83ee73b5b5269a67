-- One row: the first day of the weeks that the changed articles' copies may be of; null if nothing changed.
select min(week) - 7 as since from changed_stories
