-- One row per source of some: bytes of a page on average, and pages in the archive.
select source, avg(payload_length) as bytes, count(*) as pages
from stored.captures
where source in $sources and kind = 'page' and status = 200 and not revisit
group by source
