-- Stores the new versions.
insert into stored.article_versions by name
select *
from new_versions
