-- One row per posting of the documents numbered from $first to $last that still counts, sorted by word.
create or replace temp table search_gathered as
select postings.*
from stored.search_postings as postings
semi join stored.search_documents as documents on documents.document = postings.document
where postings.document between $first and $last
order by word_key, document
