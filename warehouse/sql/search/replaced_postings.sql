-- Lets go of their postings.
delete from stored.search_postings
where document in (select document from search_replaced)
