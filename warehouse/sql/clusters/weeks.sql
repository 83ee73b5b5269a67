-- One row per week that a copy of a changed article may be of.
create or replace temp table story_weeks as
select distinct week + later as week
from changed_stories
cross join (values (-7), (0), (7)) as reach (later)
