-- One row per article that was one before and reads otherwise now: in a field, or by the versions that it has.
create or replace temp table otherwise as
select article_key from differences where len(fields) > 0
union
select now_key
from renewed
where article_key is not null and now_key is not null and outcome <> now_outcome
