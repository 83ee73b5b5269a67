-- One row: the first and last number of the documents to index; nulls for none.
select min(document), max(document) from search_arrivals
