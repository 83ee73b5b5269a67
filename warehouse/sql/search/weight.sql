-- One row: in how many documents a word stands, and what it tells when it is asked for so many times.
select count(*) as having_it, $times * main.search_weight($documents, count(*)) as weight
from stored.search_postings
anti join stored.search_gone using (document)
where word_key = $word_key::UBIGINT
