-- One row per posting that is not of a replaced document, in their order.
create or replace temp table search_kept as
select *
from stored.search_postings
where document not in (select document from stored.search_gone)
