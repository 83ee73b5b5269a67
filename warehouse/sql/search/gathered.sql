-- One row per posting of the documents numbered from $first to $last, sorted by word.
create or replace temp table search_gathered as
select *
from stored.search_postings
where document between $first and $last
order by word_key, document
