-- Stores the postings at hand, sorted by word, with the lengths of the documents numbered from $first to $last.
insert into stored.search_postings by name
select keys.word_key, postings.document, postings.hits, postings.headline_hits, documents.length, postings.positions
from search_postings as postings
join search_keys as keys on keys.word = postings.word
join stored.search_documents as documents on documents.document = postings.document
where documents.document between $first and $last
order by keys.word_key, postings.document
