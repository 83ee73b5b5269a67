-- Empties search_gone: none of the documents' postings are there any more.
delete from stored.search_gone
