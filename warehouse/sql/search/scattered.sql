-- Lets go of the postings of the documents numbered from $first to $last: they come back sorted.
delete from stored.search_postings
where document between $first and $last
