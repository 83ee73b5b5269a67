-- One row: over how many stretches of 10,000 documents those are spread that are to be let go of.
select count(distinct document // 10000) from search_replaced
