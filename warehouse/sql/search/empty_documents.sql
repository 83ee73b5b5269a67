-- Empties search_documents, to build the index again.
delete from stored.search_documents
