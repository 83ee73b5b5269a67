-- Stores the postings that were sorted together.
insert into stored.search_postings
from search_gathered
