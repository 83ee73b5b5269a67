-- One row per row of some parts of an export, as in article_versions, with its place among all.
-- The times, by which the warehouse lies in order, spare the reading of all the rest.
create or replace temp table exported_rows as
select exported.place as export_place, exported.day as export_day, article_versions.*
from article_versions
join exported on exported.capture_id = article_versions.capture_id
where exported.place between $first and $last
and article_versions.fetched_at between $earliest and $latest
