-- One row per source and quarter of a year whose furniture the batch may change: a page counts for its own and the next.
create or replace temp table touched_seasons as
select distinct source, date_trunc('quarter', warc_date)::TIMESTAMP + later as season
from (select source, warc_date from timelines union all select source, warc_date from withdrawn)
cross join (values (interval 0 month), (interval 3 months)) as reach (later)
