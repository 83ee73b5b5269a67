-- One row: how many page captures are to be extracted again, of a source and a span of days.
select count(*)
from stored.captures
where kind = 'page'
and extractor is distinct from $extractor
and ($sources is null or source in (select unnest($sources::VARCHAR[])))
and ($first::DATE is null or warc_date >= $first::DATE)
and ($last::DATE is null or warc_date < $last::DATE + 1)
