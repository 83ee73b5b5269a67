-- One row per row of the parts at hand, in order: its day, then itself.
select export_day, exported_rows.* exclude (export_place, export_day)
from exported_rows
order by export_place
