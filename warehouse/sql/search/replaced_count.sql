-- One row: how many documents are to be let go of.
select count(*) from search_replaced
