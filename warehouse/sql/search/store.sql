-- Stores the postings at hand, sorted by word.
insert into stored.search_postings by name
select word_key, document, hits, headline_hits, positions
from search_postings
join search_keys on search_keys.word = search_postings.word
order by word_key, document
