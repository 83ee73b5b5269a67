-- Empties search_words, to build the index again.
delete from stored.search_words
