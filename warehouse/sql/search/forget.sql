-- Forgets how far the search index is.
delete from stored.search_state
