-- Empties search_postings, to build the index again.
delete from stored.search_postings
