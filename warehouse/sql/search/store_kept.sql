-- Stores the postings that were kept.
insert into stored.search_postings
from search_kept
