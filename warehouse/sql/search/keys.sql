-- One row per word of the documents at hand.
create or replace temp table search_keys as
select word, main.search_key(word) as word_key
from (select distinct word from search_postings)
