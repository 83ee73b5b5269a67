-- One row per row of some parts of an export, as in articles, with its place among all.
-- The times, by which the warehouse lies in order, spare the reading of all the rest.
create or replace temp table exported_rows as
select exported.place as export_place, exported.day as export_day, articles.*
from articles
join exported on exported.capture_id = articles.capture_id
where exported.place between $first and $last
and articles.fetched_at between $earliest and $latest
