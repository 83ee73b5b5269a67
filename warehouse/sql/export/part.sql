-- One row per row of one part of an export, in order.
create or replace temp table exported_part as
select * exclude (export_place, export_day)
from exported_rows
where export_place between $first and $last
order by export_place
