-- Lets go of the documents of which there is another version now, or none.
delete from stored.search_documents
where document in (select document from search_replaced)
